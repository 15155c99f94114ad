import Foundation
import HTTP
import Media
import MediaConversion
import MediaInspection
import NIOCore
import NIOHTTP1
import ObjectStorage
import Security

/// An upload that has come in whole and was checked.
struct ReceivedUpload: Sendable {
    let asset: NewAsset
    let stored: FileSink.Stored
}

/// Takes an upload in: from the wire to the spool, checked on the way. Whatever goes wrong, nothing of it is left
/// behind.
struct UploadReceiver: Sendable {
    /// Room for the form around a file, beside the file's own limit.
    static let formRoom = 64 * 1024

    let storage: any ObjectStorage
    /// The largest file, in bytes.
    let limit: Int

    /// - Returns: the upload; the caller stores or removes what has come in.
    func receive(_ request: Request, by user: UUID) async throws -> ReceivedUpload {
        for try await part in try request.multipart() {
            guard part.name == "file" else { continue }
            guard let filename = part.filename else {
                throw Problem.invalidBody(
                    "The field “file” must be a file.", field: "file", message: "must be sent with a file name")
            }
            return try await store(part, sentAs: filename, by: user)
        }
        throw Problem(
            .badRequest, code: "missing_file", detail: "The form has no field “file”. Choose a file to upload.",
            errors: [.init(field: "file", message: "is missing")])
    }

    private func store(_ part: MultipartPart, sentAs filename: String, by user: UUID) async throws -> ReceivedUpload {
        let sink = storage.spool.makeSink()
        do {
            var size = 0
            for try await bytes in part.body {
                size += bytes.readableBytes
                guard size <= limit else { throw Problem.contentTooLarge(limit: limit) }
                try await sink.append(bytes)
            }
            let stored = try await sink.finish()
            do {
                let asset = try Self.asset(stored, sentAs: filename, type: part.contentType, by: user)
                return ReceivedUpload(asset: asset, stored: stored)
            } catch {
                try? await storage.spool.remove(stored)
                throw error
            }
        } catch {
            await sink.abort()
            throw error
        }
    }

    private static func header(_ stored: FileSink.Stored) throws(MediaHeaderError) -> MediaHeader {
        switch stored.content {
        case .memory(let bytes): try MediaHeader.read(MemoryBytes(bytes))
        case .file(let path): try MediaHeader.read(path: path)
        }
    }

    private static func asset(
        _ stored: FileSink.Stored, sentAs filename: String, type: String?, by user: UUID
    ) throws -> NewAsset {
        let header = try header(stored)
        let name = Filename.displayName(filename)
        try header.check(filename: name, contentType: type)
        let id = UUID.v7()
        return NewAsset(
            id: id, filename: name, mimeType: header.mimeType, fileSize: Int64(stored.size), sha256: stored.sha256,
            originalKey: "originals/\(id.text).\(header.type.rawValue)", width: header.width,
            height: header.height, duration: header.duration, recipe: Recipe.standard.id, uploadedBy: user)
    }
}
