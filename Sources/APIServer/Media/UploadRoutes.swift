import Accounts
import Foundation
import HTTP
import Media
import ObjectStorage
import Postgres
import Security

struct UploadRoutes: Sendable {
    let receiver: UploadReceiver
    let media: MediaConverterService
    let storage: any ObjectStorage

    func upload(_ request: Request) async throws -> Response {
        let upload = try await receiver.receive(request, by: request.admin.id)
        let jobID = try await queue(upload, requestID: request.id)
        return try .accepted(UploadedView(upload.asset, jobID: jobID))
            .with("Location", "/api/admin/assets/\(upload.asset.id.text)")
    }

    /// File, asset and job, or none of them.
    private func queue(_ upload: ReceivedUpload, requestID: String) async throws -> UUID {
        let key = try ObjectKey(upload.asset.originalKey)
        do {
            return try await media.queueConversion(of: upload.asset, jobID: .v7(), requestID: requestID) {
                try await storage.put(upload.stored, at: key)
            }
        } catch {
            // Not where the database may have committed without our learning of it: the sweep knows better later.
            if (error as? PostgresError)?.code != .connectionLost { try? await storage.delete(key) }
            try? await storage.spool.remove(upload.stored)
            throw error
        }
    }
}
