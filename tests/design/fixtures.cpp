#include "tests/design/fixtures.h"

namespace lockkeeper::test {

/// "table=shop.orders", "column=note"
static RecipeValues values(std::initializer_list<const char *> assignments)
{
    RecipeValues result;
    for (const char *assignment : assignments) {
        const QString text = QString::fromUtf8(assignment);
        result.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
    }
    return result;
}

static QStringList list(std::initializer_list<const char *> words)
{
    QStringList result;
    for (const char *word : words)
        result << QLatin1String(word);
    return result;
}

static DesignFixture fixture(const char *recipe, const char *name, std::initializer_list<const char *> assignments, qsizetype steps)
{
    DesignFixture made;
    made.recipe = QLatin1String(recipe);
    made.name = QLatin1String(name);
    made.values = values(assignments);
    made.steps = steps;
    return made;
}

/// A project of tenants that share tables, which has agreed on some things.
static ProjectConventions agreed()
{
    using Named = Conventions::Named;
    ProjectConventions project;
    project.tenancy.kind = Tenancy::Kind::Column;
    project.conventions.tables = project.conventions.columns = QStringLiteral("[a-z][a-z_]*");
    project.conventions.names = { { Named::Index, QStringLiteral("ix_{table}_{columns}") }, { Named::PrimaryKey, QStringLiteral("pk_{table}") }, { Named::ForeignKey, QStringLiteral("fk_{table}_{referenced}") } };
    project.conventions.wantedColumns << Conventions::WantedColumn { QStringLiteral("created_at"), QStringLiteral("timestamp with time zone") };
    project.conventions.tableComments = true;
    project.conventions.forbiddenTypes.insert(QStringLiteral("money"), QStringLiteral("numeric(12,2)"));
    return project;
}

static QList<DesignFixture> columnFixtures()
{
    QList<DesignFixture> fixtures;
    fixtures << fixture("add-column", "nullable", { "table=shop.orders", "name=remark", "type=text", "comment=for the packer" }, 1);
    fixtures.back().code = { { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING true" } };
    fixtures << fixture("add-column", "constant default, not null, quoted", { "table=Sales.Order Items", "name=Weight (g)", "type=numeric(8,2)", "default=0", "not_null=true" }, 1);
    fixtures << fixture("add-column", "volatile default", { "table=shop.orders", "name=token", "type=uuid", "default=gen_random_uuid()", "not_null=true" }, 4);
    fixtures.back().accepted = list({ "constraint-drop" });
    fixtures.back().code = { { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING token IS NOT NULL" } };
    fixtures << fixture("add-column", "not null, composite quoted key", { "table=Sales.Order Items", "name=Total", "type=integer", "not_null=true", "backfill=\"Qty\" * 2" }, 4);
    fixtures.back().accepted = list({ "constraint-drop" });
    fixtures << fixture("add-column", "not null without a key", { "table=no_key", "name=c", "type=text", "not_null=true", "backfill=b || '!'" }, 4);
    fixtures.back().accepted = list({ "constraint-drop" });
    fixtures << fixture("add-column", "not null, small", { "table=shop.customers", "name=lang", "type=text", "not_null=true", "backfill='en'" }, 3);
    fixtures.back().analysed = true;
    fixtures.back().accepted = list({ "col-set-not-null", "dml-unbounded" });
    fixtures << fixture("add-column", "empty", { "table=nothing", "name=b", "type=text", "not_null=true" }, 1);
    fixtures.back().since = 14;
    fixtures.back().analysed = true;
    for (const char *table : { "shop.orders", "shop.customers" }) {
        fixtures << fixture("add-column", "forced row security", { "name=remark", "type=text", "not_null=true", "backfill='none'" }, table == QByteArray("shop.orders") ? 4 : 3);
        fixtures.back().name += QLatin1Char(' ') + QLatin1String(table);
        fixtures.back().values.insert(QStringLiteral("table"), QLatin1String(table));
        fixtures.back().analysed = table != QByteArray("shop.orders"); // one is small, one is not
        fixtures.back().accepted = list({ "constraint-drop", "col-set-not-null", "dml-unbounded" });
        fixtures.back().project = agreed();
        fixtures.back().project.tenancy.query = QStringLiteral("SELECT * FROM generate_series(1, 3)");
        fixtures.back().setup = "ALTER TABLE " + QByteArray(table) + " ADD COLUMN tenant_id bigint; UPDATE " + QByteArray(table) + " SET tenant_id = 1 + id % 3; ALTER TABLE " + QByteArray(table) + " ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY own ON "
            + QByteArray(table) + " USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::bigint);";
    }
    fixtures << fixture("add-column", "partitioned", { "table=shop.measures", "name=unit", "type=text", "not_null=true", "backfill='m'" }, 4);
    fixtures.back().accepted = list({ "constraint-drop" });

    fixtures << fixture("rename-column", "with index, check, views and default", { "table=shop.orders", "column=note", "new_name=customer_note" }, 8);
    fixtures.back().accepted = list({ "col-drop" });
    fixtures.back().code = {
        { Phase::Expand, Phase::Contract, "INSERT INTO shop.orders (id, customer_id, legacy_code, note) VALUES (900001, 1, 'x', 'old') RETURNING customer_note = 'old'" },
        { Phase::Expand, Phase::Contract, "INSERT INTO shop.orders (id, customer_id, legacy_code, customer_note) VALUES (900001, 1, 'x', 'new') RETURNING note = 'new'" },
        { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING customer_note = 'none'" },
        { Phase::Expand, Phase::Contract, "UPDATE shop.orders SET note = 'old' WHERE id = 7 RETURNING customer_note = 'old'" },
        { Phase::Expand, Phase::Contract, "UPDATE shop.orders SET customer_note = 'new' WHERE id = 7 RETURNING note = 'new'" },
        { Phase::Expand, Phase::Contract, "UPDATE shop.orders SET amount = 9 WHERE id = 7 RETURNING note = customer_note" },
        { Phase::Expand, Phase::Contract, "UPDATE shop.orders SET note = NULL WHERE id = 7 RETURNING customer_note IS NULL" },
        { Phase::Migrate, Phase::Contract, "SELECT bool_and(note IS NOT DISTINCT FROM customer_note) FROM shop.orders" },
        { Phase::Expand, Phase::CleanUp, "SELECT note = 'note 7' FROM shop.order_notes WHERE id = 7" },
        { Phase::CleanUp, Phase::CleanUp, "UPDATE shop.orders SET customer_note = 'new' WHERE id = 7 RETURNING customer_note = 'new'" },
    };
    fixtures << fixture("rename-column", "unique, not null", { "table=shop.orders", "column=legacy_code", "new_name=code" }, 7);
    fixtures.back().accepted = list({ "col-drop", "constraint-drop" });
    fixtures << fixture("rename-column", "quoted names, composite key", { "table=Sales.Order Items", "column=Note", "new_name=The Note" }, 5);
    fixtures.back().accepted = list({ "col-drop", "constraint-drop" });
    fixtures.back().code = {
        { Phase::Expand, Phase::Contract, "INSERT INTO \"Sales\".\"Order Items\" (\"Order Id\", \"Line No\", \"Note\") VALUES (900001, 1, 'x') RETURNING \"The Note\" = 'x'" },
        { Phase::Expand, Phase::Contract, "INSERT INTO \"Sales\".\"Order Items\" (\"Order Id\", \"Line No\", \"The Note\") VALUES (900001, 1, 'x') RETURNING \"Note\" = 'x'" },
    };
    fixtures << fixture("rename-column", "foreign key", { "table=attempts", "column=event_id", "new_name=of_event" }, 5);
    fixtures.back().accepted = list({ "col-drop", "fk-missing-index", "wide-lock-window" });
    fixtures << fixture("rename-column", "in place", { "table=shop.orders", "column=id", "new_name=order_id", "way=in-place" }, 1);
    fixtures.back().accepted = list({ "col-rename" });
    fixtures << fixture("rename-column", "small, no key", { "table=no_key", "column=b", "new_name=c" }, 3);
    fixtures.back().accepted = list({ "col-drop", "dml-unbounded" });
    fixtures.back().analysed = true;

    fixtures << fixture("drop-column", "not null, unique, values kept", { "table=shop.orders", "column=legacy_code" }, 5);
    fixtures.back().accepted = list({ "col-drop", "table-drop" });
    fixtures.back().code = { { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id) VALUES (900001, 1) RETURNING true" } };
    fixtures.back().backAtTheEnd = false;
    fixtures << fixture("drop-column", "composite quoted key", { "table=Sales.Order Items", "column=Qty" }, 5);
    fixtures.back().accepted = list({ "col-drop", "table-drop" });
    fixtures << fixture("drop-column", "nothing kept", { "table=shop.customers", "column=city", "keep_values=false" }, 2);
    fixtures.back().accepted = list({ "col-drop" });

    fixtures << fixture("change-type", "integer to bigint, index, check, view, default", { "table=shop.orders", "column=amount", "type=bigint" }, 10);
    fixtures.back().accepted = list({ "col-drop", "col-rename", "constraint-drop", "view-drop-replace", "wide-lock-window" });
    fixtures.back().code = {
        { Phase::Expand, Phase::Migrate, "INSERT INTO shop.orders (id, customer_id, legacy_code, amount) VALUES (900001, 1, 'x', 5) RETURNING amount_next = 5" },
        { Phase::Expand, Phase::Migrate, "UPDATE shop.orders SET amount = 77 WHERE id = 7 RETURNING amount_next = 77" },
        { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING amount = 0" },
        { Phase::CleanUp, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id, legacy_code, amount) VALUES (900001, 1, 'x', 5000000000) RETURNING amount = 5000000000" },
        { Phase::Expand, Phase::CleanUp, "SELECT twice = 14 FROM shop.amounts WHERE id = 7" },
    };
    fixtures << fixture("change-type", "noted only", { "table=Sales.Order Items", "column=Note", "type=varchar(80)" }, 1);
    fixtures.back().accepted = list({ "type-narrowing-data-loss" });
    fixtures << fixture("change-type", "small, with expressions", { "table=shop.customers", "column=tier", "type=text", "using=tier::text", "back=tier::integer" }, 1);
    fixtures.back().accepted = list({ "type-change-rewrite" });
    fixtures.back().analysed = true;
    return fixtures;
}

static QList<DesignFixture> indexAndConstraintFixtures()
{
    QList<DesignFixture> fixtures;
    fixtures << fixture("add-index", "two columns", { "table=shop.orders", "columns=state, placed_at" }, 1);
    fixtures << fixture("add-index", "unique, condition, quoted", { "table=Sales.Order Items", "columns=Order Id, Line No", "unique=true", "include=Qty", "where=\"Qty\" > 3", "name=Big Items" }, 1);
    fixtures << fixture("add-index", "over an invalid one", { "table=no_key", "columns=a", "name=no_key_a" }, 1);
    fixtures.back().setup = "CREATE INDEX no_key_a ON public.no_key (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.no_key_a'::regclass;";
    fixtures.back().invalidLeft = true;
    fixtures << fixture("add-index", "partitioned", { "table=shop.measures", "columns=value" }, 1);
    fixtures.back().accepted = list({ "tx-mixed" });
    fixtures << fixture("add-index", "empty", { "table=nothing", "columns=a" }, 1);
    fixtures.back().since = 14;
    fixtures.back().analysed = true;
    fixtures << fixture("drop-index", "expression and condition", { "table=shop.orders", "index=orders_lower_note_idx" }, 1);
    fixtures << fixture("drop-index", "partitioned", { "table=shop.measures", "index=measures_value_idx" }, 1);
    fixtures.back().setup = "CREATE INDEX measures_value_idx ON shop.measures (value);";
    fixtures.back().accepted = list({ "index-drop-blocking" });
    fixtures << fixture("drop-index", "invalid", { "table=no_key", "index=no_key_a" }, 1);
    fixtures.back().setup = "CREATE INDEX no_key_a ON public.no_key (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.no_key_a'::regclass;";
    fixtures.back().invalidLeft = true;

    fixtures << fixture("add-unique", "quoted, two columns", { "table=Sales.Order Items", "columns=Note, Order Id" }, 2);
    fixtures << fixture("add-unique", "empty", { "table=nothing", "columns=a" }, 1);
    fixtures.back().since = 14;
    fixtures.back().analysed = true;
    fixtures << fixture("add-check", "rows", { "table=shop.orders", "expression=amount < 1000" }, 2);
    fixtures.back().code = { { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING true" } };
    fixtures << fixture("add-check", "empty", { "table=nothing", "expression=a > 0" }, 1);
    fixtures.back().since = 14;
    fixtures.back().analysed = true;
    fixtures << fixture("add-foreign-key", "with an index", { "table=shop.orders", "columns=customer_id", "references=shop.customers", "on_delete=cascade" }, 3);
    fixtures << fixture("add-foreign-key", "composite, quoted", { "table=shop.parts", "columns=o, l", "references=Sales.Order Items", "with_index=false" }, 2);
    fixtures.back().setup = "CREATE TABLE shop.parts (o bigint, l integer); INSERT INTO shop.parts SELECT \"Order Id\", \"Line No\" FROM \"Sales\".\"Order Items\" LIMIT 100;";
    fixtures.back().accepted = list({ "fk-missing-index" });
    return fixtures;
}

static QList<DesignFixture> typeAndViewFixtures()
{
    QList<DesignFixture> fixtures;
    fixtures << fixture("enum-add-value", "in the middle", { "type=shop.state", "value=part paid", "after=new" }, 1);
    fixtures.back().leaves = list({ "enum shop.state" });
    fixtures << fixture("enum-rename-value", "rows and default", { "type=shop.state", "value=new", "new_value=fresh" }, 3);
    fixtures.back().leaves = list({ "enum shop.state" });
    fixtures.back().code = { { Phase::Expand, Phase::Contract, "INSERT INTO shop.orders (id, customer_id, legacy_code, state) VALUES (900001, 1, 'x', 'new') RETURNING true" } };
    fixtures << fixture("enum-rename-value", "in place", { "type=shop.state", "value=new", "new_value=fresh", "way=in-place" }, 1);
    fixtures.back().accepted = list({ "enum-rename-value" });
    fixtures << fixture("enum-remove-value", "by a check", { "type=shop.state", "value=lost", "replacement=paid" }, 3);
    fixtures << fixture("enum-remove-value", "type made again, small", { "type=public.mood", "value=odd", "replacement=fine", "way=remake" }, 2);
    fixtures.back().setup = "CREATE TYPE public.mood AS ENUM ('fine', 'odd'); ALTER TABLE public.no_key ADD m public.mood DEFAULT 'fine'; UPDATE public.no_key SET m = 'odd' WHERE a < 20; CREATE VIEW public.moods AS SELECT a, m FROM public.no_key;";
    fixtures.back().analysed = true;
    fixtures.back().accepted = list({ "type-change-rewrite", "dml-unbounded", "view-drop-replace", "stmt-after-ax", "wide-lock-window" });

    fixtures << fixture("replace-view", "a column more", { "view=shop.amounts", "query=SELECT id, amount, amount * 2 AS twice, note FROM shop.orders;" }, 1);
    fixtures.back().accepted = list({ "view-drop-replace" });
    fixtures << fixture("replace-view", "in place", { "view=shop.amounts", "query=SELECT id, amount, amount + amount AS twice FROM shop.orders" }, 1);
    fixtures << fixture("replace-view", "other columns, with dependents", { "view=shop.order_notes", "query=SELECT c.email, o.note, o.id FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id" }, 1);
    fixtures.back().accepted = list({ "view-drop-replace", "wide-lock-window" });
    return fixtures;
}

static QList<DesignFixture> movedColumnFixtures()
{
    QList<DesignFixture> fixtures;
    fixtures << fixture("split-column", "name", { "table=shop.people", "column=full name", "first_name=first", "first_type=text", "first_value=split_part(\"full name\", ' ', 1)", "second_name=Last", "second_type=text", "second_value=split_part(\"full name\", ' ', 2)",
                                                  "whole=concat_ws(' ', first, \"Last\")" }, 3);
    fixtures.back().setup = "CREATE TABLE shop.people (id bigint PRIMARY KEY, \"full name\" text NOT NULL); INSERT INTO shop.people SELECT g, 'Ann' || g || ' Lee' FROM generate_series(1, 9000) g;";
    fixtures.back().accepted = list({ "col-drop" });
    fixtures.back().code = {
        { Phase::Expand, Phase::Migrate, "INSERT INTO shop.people (id, \"full name\") VALUES (900001, 'Bo Ek') RETURNING first = 'Bo' AND \"Last\" = 'Ek'" },
        { Phase::Expand, Phase::Migrate, "INSERT INTO shop.people (id, first, \"Last\") VALUES (900001, 'Bo', 'Ek') RETURNING \"full name\" = 'Bo Ek'" },
        { Phase::Expand, Phase::Migrate, "UPDATE shop.people SET \"full name\" = 'Bo Ek' WHERE id = 7 RETURNING first = 'Bo'" },
        { Phase::Migrate, Phase::Migrate, "UPDATE shop.people SET first = 'Bo' WHERE id = 7 RETURNING \"full name\" = 'Bo Lee'" },
        { Phase::Migrate, Phase::CleanUp, "SELECT first = 'Ann7' AND \"Last\" = 'Lee' FROM shop.people WHERE id = 7" },
    };
    fixtures << fixture("merge-columns", "name", { "table=shop.customers", "first=first_name", "second=last_name", "name=whole_name", "type=text", "value=concat_ws(' ', first_name, last_name)", "first_value=split_part(whole_name, ' ', 1)",
                                                   "second_value=split_part(whole_name, ' ', 2)" }, 3);
    fixtures.back().accepted = list({ "col-drop" });
    fixtures.back().code = {
        { Phase::Expand, Phase::Migrate, "INSERT INTO shop.customers (email, first_name, last_name) VALUES ('x', 'Bo', 'Ek') RETURNING whole_name = 'Bo Ek'" },
        { Phase::Expand, Phase::Migrate, "INSERT INTO shop.customers (email, whole_name) VALUES ('x', 'Bo Ek') RETURNING first_name = 'Bo' AND last_name = 'Ek'" },
    };
    fixtures << fixture("lookup-table", "not null", { "table=shop.jobs", "column=kind" }, 10);
    fixtures.back().setup = "CREATE TABLE shop.jobs (id bigint PRIMARY KEY, kind text NOT NULL DEFAULT 'plain'); CREATE INDEX jobs_kind_idx ON shop.jobs (kind); GRANT INSERT ON shop.jobs TO fixture_reader; INSERT INTO shop.jobs SELECT g, 'kind ' || g % 5 FROM generate_series(1, 7000) g;";
    fixtures.back().accepted = list({ "col-drop", "constraint-drop", "wide-lock-window", "table-drop" });
    fixtures.back().code = {
        { Phase::Migrate, Phase::Contract, "INSERT INTO shop.jobs (id, kind) VALUES (900001, 'kind 3') RETURNING kind_id = (SELECT id FROM shop.jobs_kind_values WHERE name = 'kind 3')" },
        { Phase::Migrate, Phase::Contract, "INSERT INTO shop.jobs (id, kind) VALUES (900001, 'never seen') RETURNING kind_id IS NOT NULL" },
        { Phase::Migrate, Phase::Contract, "INSERT INTO shop.jobs (id, kind_id) SELECT 900001, id FROM shop.jobs_kind_values WHERE name = 'kind 3' RETURNING kind = 'kind 3'" },
        { Phase::Migrate, Phase::Contract, "UPDATE shop.jobs SET kind_id = (SELECT id FROM shop.jobs_kind_values WHERE name = 'kind 1') WHERE id = 7 RETURNING kind = 'kind 1'" },
        { Phase::Migrate, Phase::Contract, "UPDATE shop.jobs SET kind = 'kind 1' WHERE id = 7 RETURNING kind_id = (SELECT id FROM shop.jobs_kind_values WHERE name = 'kind 1')" },
    };
    fixtures << fixture("primary-key-bigint", "identity, references, view", { "table=events" }, 8);
    fixtures.back().setup = "CREATE VIEW public.event_kinds AS SELECT id, kind FROM public.events;";
    fixtures.back().accepted = list({ "col-drop", "col-rename", "constraint-drop", "wide-lock-window", "pk-redefine", "view-drop-replace", "table-rename", "fk-missing-index", "fk-type-mismatch", "stmt-after-ax" });
    fixtures.back().code = {
        { Phase::Expand, Phase::CleanUp, "INSERT INTO public.events (kind, happened_at) VALUES ('x', now()) RETURNING id BETWEEN 101 AND 200" },
        { Phase::Expand, Phase::CleanUp, "INSERT INTO public.attempts (event_id) VALUES (7) RETURNING true" },
        { Phase::Expand, Phase::CleanUp, "SELECT count(*) = 100 FROM public.event_kinds" },
        { Phase::CleanUp, Phase::CleanUp, "INSERT INTO public.events (id, kind, happened_at) OVERRIDING SYSTEM VALUE VALUES (5000000000, 'x', now()) RETURNING true" },
    };
    fixtures << fixture("primary-key-bigint", "serial", { "table=counted" }, 7);
    fixtures.back().accepted = list({ "col-drop", "col-rename", "constraint-drop", "pk-redefine", "stmt-after-ax", "sequence-alter", "wide-lock-window" });
    fixtures.back().code = { { Phase::Expand, Phase::CleanUp, "INSERT INTO public.counted (word) VALUES ('x') RETURNING id > 20" } };
    fixtures << fixture("primary-key-bigint", "small", { "table=counted" }, 1);
    fixtures.back().accepted = list({ "type-change-rewrite", "sequence-alter", "wide-lock-window" });
    fixtures.back().analysed = true;
    fixtures << fixture("add-tenant-id", "with a table of tenants", { "table=shop.orders", "tenants=shop.customers", "backfill=customer_id" }, 8);
    fixtures.back().setup = "GRANT USAGE ON SCHEMA shop TO fixture_reader; GRANT SELECT, UPDATE ON shop.orders TO fixture_reader;";
    fixtures.back().accepted = list({ "constraint-drop", "wide-lock-window" });
    fixtures.back().code = {
        { Phase::Contract, Phase::Contract, "SET LOCAL app.tenant_id = '7'; INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING tenant_id = 7" },
        { Phase::Expand, Phase::Contract, "SET LOCAL app.tenant_id = '7'; INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING tenant_id = 7" },
        { Phase::Contract, Phase::Contract, "SET LOCAL ROLE fixture_reader; SET LOCAL app.tenant_id = '7'; SELECT bool_and(tenant_id = 7) AND count(*) > 0 FROM shop.orders", QStringLiteral("isolation") },
        { Phase::Contract, Phase::Contract, "SET LOCAL ROLE fixture_reader; SELECT count(*) = 0 FROM shop.orders", QStringLiteral("isolation") },
        { Phase::Contract, Phase::Contract, "SET LOCAL ROLE fixture_reader; SET LOCAL app.tenant_id = '7'; UPDATE shop.orders SET note = 'x' WHERE id = 6 RETURNING tenant_id = 7", QStringLiteral("isolation") },
    };
    fixtures << fixture("add-tenant-id", "uuid, quoted, composite key", { "table=Sales.Order Items", "column=Tenant", "type=uuid", "backfill='00000000-0000-0000-0000-000000000001'" }, 6);
    fixtures.back().accepted = list({ "constraint-drop" });
    return fixtures;
}

QList<DesignFixture> designFixtures()
{
    QList<DesignFixture> fixtures = columnFixtures() + movedColumnFixtures() + indexAndConstraintFixtures() + typeAndViewFixtures();
    fixtures << fixture("create-table", "plain", { "schema=shop", "name=invoices", "columns=id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL REFERENCES shop.orders, total numeric NOT NULL CHECK (total >= 0)" }, 1);
    fixtures << fixture("create-table", "of tenants, by conventions", { "schema=shop", "name=invoices", "columns=id bigint PRIMARY KEY, customer_id bigint REFERENCES shop.customers", "comment=What is owed" }, 1);
    fixtures.back().project = agreed();
    fixtures.back().setup = "GRANT USAGE ON SCHEMA shop TO fixture_reader; ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT, INSERT ON TABLES TO fixture_reader;";
    fixtures.back().code = {
        { Phase::Expand, Phase::Expand, "SET LOCAL app.tenant_id = '7'; SET LOCAL ROLE fixture_reader; INSERT INTO shop.invoices (id, customer_id) VALUES (1, 1) RETURNING tenant_id = 7 AND created_at = now()" },
        { Phase::Expand, Phase::Expand, "SET LOCAL app.tenant_id = '7'; INSERT INTO shop.invoices (id) VALUES (1); SET LOCAL app.tenant_id = '8'; SET LOCAL ROLE fixture_reader; SELECT count(*) = 0 FROM shop.invoices" },
        { Phase::Expand, Phase::Expand, "SELECT count(*) = 4 FROM pg_class WHERE relname IN ('pk_invoices', 'ix_invoices_tenant_id', 'ix_invoices_customer_id', 'invoices')" },
    };
    fixtures << fixture("create-table", "shared by the tenants", { "name=countries", "columns=code text PRIMARY KEY", "comment=Where people live", "shared=true" }, 1);
    fixtures.back().project = agreed();
    fixtures << fixture("drop-table", "owned sequence, rights, foreign key of its own", { "table=counted" }, 3);
    fixtures.back().setup = "ALTER TABLE public.counted ADD event_id integer REFERENCES public.events (id); GRANT SELECT, UPDATE ON public.counted TO fixture_reader; COMMENT ON TABLE public.counted IS 'words';";
    fixtures.back().accepted = list({ "table-rename", "table-drop", "wide-lock-window" });
    fixtures << fixture("drop-table", "quoted", { "table=Sales.Order Items" }, 3);
    fixtures.back().accepted = list({ "table-rename", "table-drop" });
    fixtures << fixture("rename-table", "with a foreign key and views", { "table=shop.orders", "new_name=purchases" }, 2);
    fixtures.back().code = {
        { Phase::Expand, Phase::Expand, "INSERT INTO shop.orders (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING note = 'none'" },
        { Phase::Expand, Phase::Expand, "UPDATE shop.orders SET note = 'x' WHERE id = 7 RETURNING true" },
        { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.purchases (id, customer_id, legacy_code) VALUES (900001, 1, 'x') RETURNING note = 'none'" },
    };
    fixtures << fixture("partition-table", "identity, trigger, index, check, view", { "table=shop.visits", "column=at", "boundary=2027-01-01", "bounds=2027-02-01, 2027-03-01" }, 4);
    fixtures.back().setup = "CREATE TABLE shop.visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT '2026-01-01', customer_id bigint REFERENCES shop.customers (id), page text, CONSTRAINT visits_page_check CHECK (page <> ''));"
                            "CREATE INDEX visits_page_idx ON shop.visits (page); COMMENT ON TABLE shop.visits IS 'who was here'; GRANT SELECT, INSERT ON shop.visits TO fixture_reader;"
                            "INSERT INTO shop.visits (at, customer_id, page) SELECT '2026-01-01'::timestamptz + g * interval '1 hour', 1 + g % 50, 'p' || g FROM generate_series(1, 6000) g;"
                            "CREATE FUNCTION shop.lower_page() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.page := lower(NEW.page); RETURN NEW; END';"
                            "CREATE TRIGGER visits_lower BEFORE INSERT ON shop.visits FOR EACH ROW EXECUTE FUNCTION shop.lower_page(); CREATE VIEW shop.visit_pages AS SELECT id, page FROM shop.visits;";
    fixtures.back().leaves = list({ "constraint visits_first_bound on shop.visits" });
    fixtures.back().accepted = list({ "table-rename", "constraint-drop", "wide-lock-window", "pk-redefine", "view-drop-replace", "stmt-after-ax", "table-create-fk", "partition-attach-scan", "fk-missing-index" });
    fixtures.back().code = {
        { Phase::Expand, Phase::CleanUp, "INSERT INTO shop.visits (page) VALUES ('ABC') RETURNING page = 'abc' AND id BETWEEN 6001 AND 6100" },
        { Phase::Expand, Phase::CleanUp, "SELECT count(*) = 6000 FROM shop.visit_pages" },
        { Phase::Contract, Phase::Contract, "INSERT INTO shop.visits (at, page) VALUES ('2027-02-03', 'x') RETURNING tableoid = 'shop.visits_p3'::regclass" },
        { Phase::Contract, Phase::Contract, "INSERT INTO shop.visits (at, page) VALUES ('2030-02-03', 'x') RETURNING tableoid = 'shop.visits_rest'::regclass" },
    };
    fixtures << fixture("partition-table", "key with the column, serial", { "table=shop.log", "column=n", "boundary=1000000" }, 3);
    fixtures.back().setup = "CREATE TABLE shop.log (n bigserial PRIMARY KEY, what text); INSERT INTO shop.log (what) SELECT 'w' || g FROM generate_series(1, 30) g;";
    fixtures.back().leaves = list({ "constraint log_first_bound on shop.log" });
    fixtures.back().accepted = list({ "table-rename", "constraint-drop", "wide-lock-window", "stmt-after-ax", "partition-attach-scan", "pk-redefine", "sequence-alter" });
    fixtures << fixture("rename-table", "quoted, with rights", { "table=Sales.Order Items", "new_name=Lines" }, 2);
    return fixtures;
}

QList<Refusal> designRefusals()
{
    return {
        { QStringLiteral("add-column"), QStringLiteral("not null without a value"), values({ "table=shop.orders", "name=remark", "type=text", "not_null=true" }), QStringLiteral("backfill"), QStringLiteral("NOT NULL"), {} },
        { QStringLiteral("add-column"), QStringLiteral("name that is there"), values({ "table=shop.orders", "name=note", "type=text" }), QStringLiteral("name"), QStringLiteral("already"), {} },
        { QStringLiteral("add-column"), QStringLiteral("no type"), values({ "table=shop.orders", "name=remark", "type=text )" }), QStringLiteral("type"), QStringLiteral("not a type"), {} },
        { QStringLiteral("rename-column"), QStringLiteral("key"), values({ "table=shop.orders", "column=id", "new_name=order_id" }), QStringLiteral("column"), QStringLiteral("primary key"), {} },
        { QStringLiteral("drop-column"), QStringLiteral("view"), values({ "table=shop.orders", "column=note" }), QStringLiteral("column"), QStringLiteral("order_notes"), {} },
        { QStringLiteral("add-index"), QStringLiteral("name that is there"), values({ "table=shop.orders", "columns=note", "name=orders_note_idx" }), QStringLiteral("name"), QStringLiteral("already"), {} },
        { QStringLiteral("add-index"), QStringLiteral("no such column"), values({ "table=shop.orders", "columns=note, nope" }), QStringLiteral("columns"), QStringLiteral("nope"), {} },
        { QStringLiteral("drop-index"), QStringLiteral("of a constraint"), values({ "table=shop.orders", "index=orders_legacy_code_key" }), QStringLiteral("index"), QStringLiteral("constraint"), {} },
        { QStringLiteral("add-foreign-key"), QStringLiteral("types"), values({ "table=shop.orders", "columns=amount", "references=shop.customers" }), QStringLiteral("columns"), QStringLiteral("bigint"), {} },
        { QStringLiteral("add-foreign-key"), QStringLiteral("no key"), values({ "table=shop.orders", "columns=note", "references=shop.customers", "referenced_columns=email" }), QStringLiteral("referenced_columns"), QStringLiteral("unique"), {} },
        { QStringLiteral("drop-table"), QStringLiteral("foreign key"), values({ "table=events" }), QStringLiteral("table"), QStringLiteral("attempts_event_fkey"), {} },
        { QStringLiteral("drop-table"), QStringLiteral("view"), values({ "table=shop.orders" }), QStringLiteral("table"), QStringLiteral("reads it"), {} },
        { QStringLiteral("drop-table"), QStringLiteral("function"), values({ "table=counted" }), QStringLiteral("functions_checked"), QStringLiteral("public.words"),
          "CREATE FUNCTION public.words() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM counted';" },
        { QStringLiteral("rename-column"), QStringLiteral("index that is there"), values({ "table=shop.orders", "column=note", "new_name=remark" }), QStringLiteral("table"), QStringLiteral("orders_remark_idx"), "CREATE INDEX orders_remark_idx ON shop.orders (amount);" },
        { QStringLiteral("rename-column"), QStringLiteral("function that is there"), values({ "table=shop.orders", "column=note", "new_name=remark" }), QStringLiteral("column"), QStringLiteral("orders_remark_in_step"),
          "CREATE FUNCTION shop.orders_remark_in_step() RETURNS integer LANGUAGE sql AS 'SELECT 1';" },
        { QStringLiteral("rename-column"), QStringLiteral("view that is not understood"), values({ "table=shop.orders", "column=note", "new_name=remark" }), QStringLiteral("column"), QStringLiteral("shop.kept_notes"),
          "CREATE MATERIALIZED VIEW shop.kept_notes AS SELECT note FROM shop.orders;" },
        { QStringLiteral("drop-column"), QStringLiteral("kept table that is there"), values({ "table=shop.orders", "column=legacy_code" }), QStringLiteral("column"), QStringLiteral("orders_legacy_code_kept"), "CREATE TABLE shop.orders_legacy_code_kept (id integer);" },
        { QStringLiteral("change-type"), QStringLiteral("same type"), values({ "table=shop.orders", "column=amount", "type=int" }), QStringLiteral("type"), QStringLiteral("already"), {} },
        { QStringLiteral("primary-key-bigint"), QStringLiteral("bigint already"), values({ "table=shop.orders" }), QStringLiteral("table"), QStringLiteral("not integer"), {} },
        { QStringLiteral("partition-table"), QStringLiteral("unique without the key"), values({ "table=shop.orders", "column=placed_at", "boundary=2030-01-01" }), QStringLiteral("table"), QStringLiteral("orders_legacy_code_key"), {} },
        { QStringLiteral("enum-remove-value"), QStringLiteral("default"), values({ "type=shop.state", "value=new", "replacement=paid" }), QStringLiteral("value"), QStringLiteral("default"), {} },
        { QStringLiteral("replace-view"), QStringLiteral("no query"), values({ "view=shop.amounts", "query=DELETE FROM shop.orders" }), QStringLiteral("query"), QStringLiteral("SELECT"), {} },
        { QStringLiteral("add-tenant-id"), QStringLiteral("no tenant for the rows"), values({ "table=shop.orders" }), QStringLiteral("backfill"), QStringLiteral("tenant"), {} },
        { QStringLiteral("create-table"), QStringLiteral("there already"), values({ "schema=shop", "name=orders" }), QStringLiteral("name"), QStringLiteral("already"), {} },
        { QStringLiteral("create-table"), QStringLiteral("no columns"), values({ "name=fresh", "columns=id bigint, PRIMARY" }), QStringLiteral("columns"), QStringLiteral("list of columns"), {} },
        { QStringLiteral("create-table"), QStringLiteral("more than a table"), values({ "name=fresh", "columns=id bigint); DROP TABLE shop.orders; --" }), QStringLiteral("columns"), QStringLiteral("between the parentheses"), {} },
        { QStringLiteral("create-table"), QStringLiteral("serial"), values({ "name=fresh", "columns=id serial" }), QStringLiteral("columns"), QStringLiteral("IDENTITY"), {} },
        { QStringLiteral("create-table"), QStringLiteral("table name against conventions"), values({ "name=Fresh", "comment=c" }), QStringLiteral("name"), QStringLiteral("conventions"), {}, agreed() },
        { QStringLiteral("create-table"), QStringLiteral("no comment"), values({ "name=fresh" }), QStringLiteral("comment"), QStringLiteral("comment"), {}, agreed() },
        { QStringLiteral("create-table"), QStringLiteral("forbidden type"), values({ "name=fresh", "comment=c", "columns=price money" }), QStringLiteral("columns"), QStringLiteral("numeric(12,2)"), {}, agreed() },
        { QStringLiteral("add-column"), QStringLiteral("column name against conventions"), values({ "table=shop.orders", "name=dueDate", "type=date" }), QStringLiteral("name"), QStringLiteral("conventions"), {}, agreed() },
        { QStringLiteral("add-column"), QStringLiteral("the tenants' column"), values({ "table=shop.orders", "name=tenant_id", "type=bigint" }), QStringLiteral("name"), QStringLiteral("add-tenant-id"), {}, agreed() },
        { QStringLiteral("add-column"), QStringLiteral("forbidden type"), values({ "table=shop.orders", "name=price", "type=money" }), QStringLiteral("type"), QStringLiteral("numeric(12,2)"), {}, agreed() },
        { QStringLiteral("rename-table"), QStringLiteral("name that is there"), values({ "table=shop.orders", "new_name=customers" }), QStringLiteral("new_name"), QStringLiteral("already"), {} },
    };
}

} // namespace lockkeeper::test
