import Foundation

/// An order at Replicate, as its API describes it.
struct Prediction: Decodable {
    enum Status: Equatable {
        case starting, processing, succeeded, failed, canceled
        /// One that the API did not have when this was written: taken for "not done yet", within the time limit.
        case other
    }

    let id: String
    let status: Status
    /// Files among the output, in its order.
    let files: [String]
    /// What the model said when it failed.
    let error: String?
    /// Seconds on the model's hardware.
    let seconds: Double?

    private enum CodingKeys: String, CodingKey {
        case id, status, output, error, metrics
    }

    private struct Metrics: Decodable {
        let predict_time: Double?
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        guard id.wholeMatch(of: /[A-Za-z0-9_\-]{1,64}/) != nil else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: values, debugDescription: "no id of a prediction")
        }
        status =
            switch try values.decode(String.self, forKey: .status) {
            case "starting": .starting
            case "processing": .processing
            case "succeeded": .succeeded
            case "failed": .failed
            // "aborted": its deadline passed before it began.
            case "canceled", "aborted": .canceled
            default: .other
            }
        error = try? values.decodeIfPresent(String.self, forKey: .error)
        seconds = (try? values.decodeIfPresent(Metrics.self, forKey: .metrics))?.predict_time
        files = (try? values.decodeIfPresent(Output.self, forKey: .output))?.files ?? []
    }

    /// Models answer with an address, a list of them, or an object that holds some.
    private struct Output: Decodable {
        let files: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let file = try? value.decode(String.self) {
                files = [file]
            } else if let list = try? value.decode([Output].self) {
                files = list.flatMap(\.files)
            } else if let object = try? value.decode([String: Output].self) {
                files = object.sorted { $0.key < $1.key }.flatMap(\.value.files)
            } else {
                files = []
            }
        }
    }
}
