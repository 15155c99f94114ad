/// How many letters have to be put in, left out, replaced, or swapped with their neighbour to make one text the other
/// (Damerau and Levenshtein; the algorithm of Lowrance and Wagner, "An Extension of the String-to-String Correction
/// Problem", 1975).
func editDistance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
    let far = a.count + b.count
    // A row and a column more than the classic table, so that a swap may begin before the first letter.
    var table = Array(repeating: Array(repeating: far, count: b.count + 2), count: a.count + 2)
    for row in 0...a.count { table[row + 1][1] = row }
    for column in 0...b.count { table[1][column + 1] = column }
    var lastRow: [Unicode.Scalar: Int] = [:]
    for row in 1..<(a.count + 1) {
        var lastColumn = 0
        for column in 1..<(b.count + 1) {
            let (swapRow, swapColumn) = (lastRow[b[column - 1]] ?? 0, lastColumn)
            let isSame = a[row - 1] == b[column - 1]
            if isSame { lastColumn = column }
            table[row + 1][column + 1] = min(
                table[row][column] + (isSame ? 0 : 1), table[row + 1][column] + 1, table[row][column + 1] + 1,
                table[swapRow][swapColumn] + (row - swapRow - 1) + 1 + (column - swapColumn - 1))
        }
        lastRow[a[row - 1]] = row
    }
    return table[a.count + 1][b.count + 1]
}
