import type { Asset, AssignedUser, BriefAsset } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Thumbnail } from "../../components/Thumbnail";
import { nameOf } from "../../format/text";

interface Props {
  asset: Asset;
  users: readonly AssignedUser[];
  /** Those whom the server does not know. */
  unknown: ReadonlySet<string>;
  onRemove(user: AssignedUser): void;
}

/** Whom it will be given to, and what changes for each. */
export function PickedUsers({ asset, users, unknown, onRemove }: Props) {
  if (users.length === 0) {
    return (
      <p className="picked picked--none">
        Pick one user or several. Each has one asset at a time; what they have now can be brought back later.
      </p>
    );
  }
  return (
    <div className="picked">
      <table className="picked__table" aria-label="What changes">
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col">Has now</th>
            <th scope="col">Will have</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <th scope="row">
                <span className="picked__user" title={user.email}>
                  <Avatar name={nameOf(user)} size="small" />
                  <span className="picked__name">{nameOf(user)}</span>
                </span>
              </th>
              <td>{unknown.has(user.id) ? <Unknown /> : <Has asset={user.current_asset} />}</td>
              <td>{user.current_asset?.id === asset.id ? <Word>the same</Word> : <Has asset={asset} />}</td>
              <td>
                <Button
                  look="quiet"
                  size="small"
                  icon="close"
                  label={`Remove ${nameOf(user)}`}
                  onClick={() => onRemove(user)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Has({ asset }: { asset: Asset | BriefAsset | null }) {
  if (asset === null) return <Word>nothing</Word>;
  return (
    <span className="picked__asset" title={asset.filename}>
      <Thumbnail asset={asset} />
      <span className="picked__name">{asset.filename}</span>
    </span>
  );
}

/** In place of an asset. */
function Word({ children }: { children: string }) {
  return <span className="picked__word">{children}</span>;
}

function Unknown() {
  return (
    <span className="picked__unknown">
      <Icon name="alert" size={14} />
      not there any more
    </span>
  );
}
