#include "widgets/connections/connectiondialog.h"
#include "tests/gui/windows.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The form of the connections, on a desktop without a keychain.
class TestConnections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus"); }
    void keepsWhatHasNoField();
    void saysThatThereIsNoKeychain();
};

static void type(ConnectionDialog &dialog, const QString &uri)
{
    for (QLineEdit *field : dialog.findChildren<QLineEdit *>())
        if (field->placeholderText().contains(QStringLiteral("postgresql://")))
            field->setText(uri);
}

void TestConnections::keepsWhatHasNoField()
{
    ConnectionProfile saved;
    saved.name = saved.database = QStringLiteral("shop");
    saved.longestBlockingS = 0.2;
    ConnectionDialog dialog({ saved });
    QCOMPARE(dialog.profile(), saved);
    type(dialog, QStringLiteral("postgresql://jane:s3cret@db.example.org/shop?sslrootcert=%2Fca.pem&schema=app"));
    QCOMPARE(dialog.profile().more.value(QStringLiteral("sslrootcert")), QStringLiteral("/ca.pem"));
    QCOMPARE(dialog.profile().settings.value(QStringLiteral("search_path")), QStringLiteral("app"));
    QCOMPARE(dialog.password(), QStringLiteral("s3cret"));
}

void TestConnections::saysThatThereIsNoKeychain()
{
    ConnectionDialog dialog({});
    dialog.show();
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    type(dialog, QStringLiteral("postgresql://jane:s3cret@db.example.org/shop"));
    auto *keep = dialog.findChild<QCheckBox *>();
    auto *save = dialog.findChild<QPushButton *>(QStringLiteral("saveConnection"));
    keep->setChecked(true);
    save->click();
    QTRY_VERIFY(visibleText(&dialog).contains(QStringLiteral("The keychain did not take the password")));
    QCOMPARE(accepted.size(), 0);
    QVERIFY(!visibleText(&dialog).contains(QStringLiteral("s3cret")));
    keep->setChecked(false);
    save->click();
    QCOMPARE(accepted.size(), 1);
    QCOMPARE(dialog.password(), QStringLiteral("s3cret"));
}

QTEST_MAIN(TestConnections)
#include "tst_connections.moc"
