import Accounts
import Foundation
import HTTP
import Media
import ObjectStorage
import Security

struct UploadRoutes: Sendable {
    let receiver: UploadReceiver
    let media: MediaConverterService
    let storage: any ObjectStorage

    func upload(_ request: Request) async throws -> Response {
        let asset = try await receiver.receive(request, by: request.admin.id)
        let jobID = try await queue(asset, requestID: request.id)
        return try .accepted(UploadedView(asset, jobID: jobID))
            .with("Location", "/api/admin/assets/\(asset.id.text)")
    }

    /// Asset and job, or neither: where they cannot be written the stored file goes too.
    private func queue(_ asset: NewAsset, requestID: String) async throws -> UUID {
        do {
            return try await media.queueConversion(of: asset, jobID: .v7(), requestID: requestID)
        } catch {
            try? await storage.delete(ObjectKey(asset.originalKey))
            throw error
        }
    }
}
