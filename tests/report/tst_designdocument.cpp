#include "models/report/designdocument.h"

#include <QtTest>

using namespace lockkeeper;

class TestDesignDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhatIsTouched();
    void saysEachChangeWithItsWayBack();
    void asksWhatIsOpen();
    void oneThatIsHarmlessHasNoQuestions();
    void namesAreTextInEveryForm();
};

static CatalogPtr shop()
{
    auto empty = std::make_shared<Catalog>();
    empty->complete = true;
    empty->schemas.insert(QStringLiteral("public"), { QStringLiteral("public"), {}, {}, {} });
    const QByteArray sql = "CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, note text DEFAULT 'none', CONSTRAINT short CHECK (length(note) < 99));"
                           "CREATE TABLE items (order_id bigint REFERENCES orders); CREATE INDEX orders_note_idx ON orders (note); CREATE VIEW notes AS SELECT id, note FROM orders; COMMENT ON TABLE orders IS 'What was ordered';";
    auto counted = std::make_shared<Catalog>(*analyzeScript(Script(sql), { .before = empty })->after);
    auto orders = std::make_shared<Relation>(*counted->relation({ QStringLiteral("public"), QStringLiteral("orders") }));
    orders->rowEstimate = 4'800'000;
    orders->sizeBytes = 1'300'000'000;
    counted->relations.insert(orders->name, orders);
    return counted;
}

static DesignedChange change(const QString &title, const QByteArray &up, const QByteArray &down, const CatalogPtr &before)
{
    DesignedChange made { {}, title, {}, {}, analyzeSafety(up, { .before = before }), nullptr, {}, {} };
    if (!down.isEmpty())
        made.down = analyzeSafety(down, { .before = made.up->script->after });
    return made;
}

static QString text(const QList<DesignedChange> &changes)
{
    return QString::fromUtf8(designDocument(QStringLiteral("Notes"), QStringLiteral("Because."), changes).toMarkdown());
}

void TestDesignDocument::saysWhatIsTouched()
{
    const QString page = text({ change(QStringLiteral("Add remark"), "ALTER TABLE orders ADD COLUMN remark text;", "ALTER TABLE orders DROP COLUMN remark;", shop()) });
    for (const char *part : { "Because.", "public.orders", "4.8 M rows", "1.2 GB", "What was ordered", "customer\\_id", "bigint", "short", "length(note)", "orders\\_note\\_idx", "public.customers", "public.items", "is referred to by", "public.notes" })
        QVERIFY2(page.contains(QString::fromLatin1(part)) || page.contains(QString::fromLatin1(part).remove(u'\\')), part);
    QVERIFY(!page.contains(QStringLiteral("### public.items"))); // only related
}

void TestDesignDocument::saysEachChangeWithItsWayBack()
{
    DesignedChange first = change(QStringLiteral("Add remark"), "ALTER TABLE orders ADD COLUMN remark text;", "ALTER TABLE orders DROP COLUMN remark;", shop());
    DesignedChange second = change(QStringLiteral("Fill remark"), "UPDATE orders SET remark = note WHERE id < 10;", "UPDATE orders SET remark = NULL WHERE id < 10;", first.up->script->after);
    second.dependencies << QStringLiteral("Add remark");
    const QString page = text({ first, second });
    for (const char *part : { "1. Add remark", "2. Fill remark", "Phase: Expand", "Phase: Migrate", "Needs: Add remark", "ACCESS EXCLUSIVE", "Strategy", "Risk", "ADD COLUMN remark text", "DROP COLUMN remark", "SET remark = NULL" })
        QVERIFY2(page.contains(QString::fromLatin1(part)), part);
    QVERIFY(page.indexOf(QStringLiteral("What is touched")) < page.indexOf(QStringLiteral("The changes")) && page.indexOf(QStringLiteral("The changes")) < page.indexOf(QStringLiteral("Open questions")));
}

void TestDesignDocument::asksWhatIsOpen()
{
    DesignedChange drop = change(QStringLiteral("Drop note"), "ALTER TABLE customers DROP COLUMN email; ALTER TABLE orders ALTER COLUMN id TYPE numeric;", {}, shop());
    drop.deploy = QStringLiteral("Deploy 2.4.");
    const QString page = text({ drop });
    const QString open = page.mid(page.indexOf(QStringLiteral("Open questions")));
    for (const char *part : { "How large is public.customers", "has no way back", "does not come back", "Is there a window", "Deploy 2.4." })
        QVERIFY2(open.contains(QString::fromLatin1(part)), qPrintable(QString::fromLatin1(part) + open));
    QVERIFY(page.contains(QStringLiteral("Phase: Contract")));
}

void TestDesignDocument::oneThatIsHarmlessHasNoQuestions()
{
    const QString page = text({ change(QStringLiteral("Create"), "SET lock_timeout = '2s'; SET statement_timeout = '5s'; CREATE TABLE IF NOT EXISTS public.fresh (id bigint PRIMARY KEY);", "DROP TABLE IF EXISTS public.fresh;", shop()) });
    QVERIFY2(page.contains(QStringLiteral("A new table.")), qPrintable(page));
    QVERIFY(page.contains(QStringLiteral("None that the analysis knows of.")) || page.contains(QStringLiteral("does not come back")));
}

void TestDesignDocument::namesAreTextInEveryForm()
{
    const QList<DesignedChange> changes { change(QStringLiteral("<script>alert(1)</script>"), "CREATE TABLE \"<b>x</b>\" (id bigint PRIMARY KEY);", "DROP TABLE \"<b>x</b>\";", shop()) };
    const QByteArray html = designDocument(QStringLiteral("<i>"), {}, changes).toHtml();
    QVERIFY(!html.contains("<script>alert") && !html.contains("<b>x</b>"));
    QVERIFY(designDocument(QStringLiteral("t"), {}, {}).toMarkdown().contains("t"));
}

QTEST_GUILESS_MAIN(TestDesignDocument)
#include "tst_designdocument.moc"
