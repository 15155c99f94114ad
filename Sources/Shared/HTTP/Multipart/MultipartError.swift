/// Why a body is not `multipart/form-data` that we take.
package enum MultipartError: Error, Sendable, Equatable {
    case noBoundary
    case preambleTooLong
    case malformedDelimiter
    case headersTooLarge(limit: Int)
    case malformedHeaders
    case notFormData
    case duplicateParameter
    case nested
    case unsupportedEncoding
    case tooManyParts(limit: Int)
    case noEnd
    case epilogueTooLong
}

extension MultipartError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noBoundary:
            "The content type names no boundary, or one that is not allowed (RFC 2046: 1 to 70 characters)."
        case .preambleTooLong: "The form's first boundary is missing."
        case .malformedDelimiter: "A boundary of the form is followed by something that does not belong there."
        case .headersTooLarge(let limit): "The header of a form part is larger than \(limit) bytes."
        case .malformedHeaders: "The header of a form part cannot be read."
        case .notFormData: "A form part has no Content-Disposition: form-data with a name."
        case .duplicateParameter: "A form part gives its name or file name twice."
        case .nested: "Forms inside forms are not accepted: send each file as a part of its own."
        case .unsupportedEncoding: "A form part has a transfer encoding: send its bytes as they are."
        case .tooManyParts(let limit): "The form has more than \(limit) parts."
        case .noEnd: "The form ends before its last boundary: the upload is incomplete."
        case .epilogueTooLong: "There is more after the form's last boundary than belongs there."
        }
    }
}

extension MultipartError: ProblemConvertible {
    package var problem: Problem { .badRequest(code: "malformed_multipart", description) }
}
