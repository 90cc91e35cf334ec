DROP SCHEMA IF EXISTS least CASCADE;
CREATE SCHEMA least;
CREATE TABLE least.process (
    id bigserial PRIMARY KEY, flow_class varchar(250) NOT NULL, status varchar(50) NOT NULL,
    created timestamptz NOT NULL DEFAULT now(), finished timestamptz,
    data jsonb NOT NULL DEFAULT '{}', current bigint);
CREATE TABLE least.task (
    id bigserial PRIMARY KEY,
    process_id bigint NOT NULL REFERENCES least.process DEFERRABLE INITIALLY DEFERRED,
    flow_task varchar(255) NOT NULL, status varchar(50) NOT NULL,
    created timestamptz NOT NULL DEFAULT now(), finished timestamptz, token varchar(150) NOT NULL,
    owner_id int, data jsonb NOT NULL DEFAULT '{}');
CREATE INDEX ON least.task (process_id);
CREATE INDEX ON least.task (status);
CREATE INDEX ON least.task (created);
CREATE INDEX ON least.task (owner_id);
CREATE TABLE least.history (
    history_id bigserial PRIMARY KEY, id bigint NOT NULL, process_id bigint NOT NULL,
    flow_task varchar(255), status varchar(50), history_date timestamptz NOT NULL DEFAULT now(),
    history_type char(1) NOT NULL, history_user_id int);
CREATE INDEX ON least.history (id);
CREATE INDEX ON least.history (history_date);
CREATE TABLE least.outbox (
    id bigserial PRIMARY KEY, key varchar(80) NOT NULL UNIQUE, payload jsonb NOT NULL,
    due timestamptz NOT NULL DEFAULT now(), sent timestamptz);
CREATE INDEX ON least.outbox (due) WHERE sent IS NULL;
INSERT INTO least.process (flow_class, status)
SELECT 'flows.CaseFlow', 'NEW' FROM generate_series(1, %(count)s);
INSERT INTO least.task (process_id, flow_task, status, token, owner_id)
SELECT g, 'flows.CaseFlow.s1', 'STARTED', 'start', g %% 500 FROM generate_series(1, %(count)s) AS g;
UPDATE least.process p SET current = t.id FROM least.task t WHERE t.process_id = p.id;
