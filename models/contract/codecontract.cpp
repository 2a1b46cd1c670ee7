#include "models/contract/codecontract.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace lockkeeper {

/// Files that match one pattern: a path relative to the project whose last part may have wildcards.
static QStringList matchingFiles(const QString &folder, const QString &pattern)
{
    const QString parent = QFileInfo(pattern).path();
    const QDir directory(QDir(folder).filePath(parent));
    QStringList files;
    for (const QString &name : directory.entryList({ QFileInfo(pattern).fileName() }, QDir::Files, QDir::Name))
        files << QDir::cleanPath(parent + u'/' + name);
    return files;
}

CodeContractPtr readContract(const QString &version, const QString &folder, const QStringList &patterns)
{
    static const std::vector<Extractor> extractors = allExtractors();
    auto contract = std::make_shared<CodeContract>();
    contract->version = version;
    for (const QString &pattern : patterns) {
        const QStringList files = matchingFiles(folder, pattern);
        if (files.isEmpty())
            throw Error(ErrorKind::Input, QCoreApplication::translate("Contract", "No file matches %1, where the queries of %2 should be.").arg(pattern, version),
                        QCoreApplication::translate("Contract", "Correct [contract] in lockkeeper.toml."));
        for (const QString &file : files) {
            const QString suffix = QFileInfo(file).suffix().toLower();
            const auto extractor = std::find_if(extractors.begin(), extractors.end(), [&](const Extractor &candidate) { return candidate.suffixes.contains(suffix); });
            if (extractor == extractors.end())
                throw Error(ErrorKind::Input, QCoreApplication::translate("Contract", "%1 is of a kind whose queries cannot be read yet.").arg(file),
                            QCoreApplication::translate("Contract", "Name .sql files in [contract] of lockkeeper.toml."));
            contract->queries << extractor->extract(readTextFile(QDir(folder).filePath(file)), file);
        }
    }
    return contract;
}

} // namespace lockkeeper
