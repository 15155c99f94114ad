import { Skeleton } from "../../components/Skeleton";

export function GridSkeleton() {
  return (
    <div className="grid-skeleton" role="status" aria-label="Loading media">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="grid-skeleton__card">
          <div className="grid-skeleton__poster">
            <Skeleton height="100%" />
          </div>
          <Skeleton width="70%" height="14px" />
          <Skeleton width="40%" height="12px" />
        </div>
      ))}
    </div>
  );
}
