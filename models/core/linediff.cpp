#include "models/core/linediff.h"

#include <QStringList>
#include <vector>

namespace lockkeeper {

/// Cells of the table for the longest common part; more are not worth the time of a person who waits.
static constexpr qsizetype mostCells = 4'000'000;

namespace {

class Rows
{
public:
    void same(int left, int right)
    {
        endRun();
        m_rows << DiffRow { DiffRow::Kind::Same, left, right };
    }
    void removed(int left) { m_left << left; }
    void added(int right) { m_right << right; }
    void endRun()
    {
        for (qsizetype i = 0; i < std::max(m_left.size(), m_right.size()); ++i) {
            const int left = m_left.value(i, -1), right = m_right.value(i, -1);
            m_rows << DiffRow { left < 0 ? DiffRow::Kind::Added : right < 0 ? DiffRow::Kind::Removed : DiffRow::Kind::Changed, left, right };
        }
        m_left.clear();
        m_right.clear();
    }
    const QList<DiffRow> &all() const { return m_rows; }

private:
    QList<DiffRow> m_rows;
    QList<int> m_left, m_right; ///< of the run that is open
};

} // namespace

QList<DiffRow> lineDiff(const QStringList &left, const QStringList &right)
{
    qsizetype begin = 0, leftEnd = left.size(), rightEnd = right.size();
    while (begin < leftEnd && begin < rightEnd && left[begin] == right[begin])
        ++begin;
    while (leftEnd > begin && rightEnd > begin && left[leftEnd - 1] == right[rightEnd - 1]) {
        --leftEnd;
        --rightEnd;
    }
    Rows rows;
    for (qsizetype i = 0; i < begin; ++i)
        rows.same(int(i), int(i));
    const qsizetype height = leftEnd - begin, width = rightEnd - begin;
    const bool searched = height * width <= mostCells;
    // common[i][j]: the longest common part of what follows line i on the left and line j on the right.
    std::vector<int> common(searched ? size_t((height + 1) * (width + 1)) : 0);
    const auto cell = [&](qsizetype i, qsizetype j) -> int & { return common[size_t(i * (width + 1) + j)]; };
    if (searched)
        for (qsizetype i = height - 1; i >= 0; --i)
            for (qsizetype j = width - 1; j >= 0; --j)
                cell(i, j) = left[begin + i] == right[begin + j] ? cell(i + 1, j + 1) + 1 : std::max(cell(i + 1, j), cell(i, j + 1));
    qsizetype i = 0, j = 0;
    while (i < height || j < width) {
        if (searched && i < height && j < width && left[begin + i] == right[begin + j]) {
            rows.same(int(begin + i), int(begin + j));
            ++i;
            ++j;
        } else if (i < height && (j >= width || !searched || cell(i + 1, j) >= cell(i, j + 1))) {
            rows.removed(int(begin + i++));
        } else {
            rows.added(int(begin + j++));
        }
    }
    rows.endRun();
    for (qsizetype k = leftEnd; k < left.size(); ++k)
        rows.same(int(k), int(rightEnd + k - leftEnd));
    return rows.all();
}

} // namespace lockkeeper
