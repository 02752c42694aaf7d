/**
Step 1 of `roadmap.db`, second half: messages, errors, leases, switches and the audit trail. Released: never edited.
*/
export const roadmap1Records = `CREATE TABLE agent_message (
	message_id INTEGER PRIMARY KEY AUTOINCREMENT,
	sender TEXT NOT NULL,
	recipient TEXT NOT NULL,
	message_type TEXT NOT NULL,
	task_id TEXT COLLATE NOCASE,
	payload TEXT NOT NULL CHECK (length(payload) <= 65536),
	status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'delivered', 'seen', 'acted', 'dead')),
	created_at_ms INTEGER NOT NULL,
	delivered_at_ms INTEGER,
	retry_count INTEGER NOT NULL DEFAULT 0,
	error_message TEXT
) STRICT;
CREATE INDEX message_waiting ON agent_message (recipient, message_id) WHERE status IN ('queued', 'delivered');

CREATE TABLE error_events (
	error_id INTEGER PRIMARY KEY AUTOINCREMENT,
	agent_id TEXT,
	task_id TEXT NOT NULL COLLATE NOCASE,
	error_code TEXT NOT NULL,
	error_message TEXT,
	severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
	recovery_action TEXT NOT NULL,
	recovered INTEGER NOT NULL DEFAULT 0 CHECK (recovered IN (0, 1)),
	created_at_ms INTEGER NOT NULL,
	resolved_at_ms INTEGER,
	-- Each failure is handled once.
	UNIQUE (task_id, agent_id, error_code)
) STRICT;

CREATE TABLE lease (
	name TEXT PRIMARY KEY CHECK (name IN ('conductor', 'repository')),
	epoch INTEGER NOT NULL,
	holder_pid INTEGER,
	holder_start_ticks INTEGER,
	holder_boot_id TEXT,
	holder_host TEXT,
	taken_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL,
	changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_event (
	event_id INTEGER PRIMARY KEY AUTOINCREMENT,
	at_ms INTEGER NOT NULL,
	actor TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('task', 'agent', 'worktree', 'merge', 'job', 'message', 'lease', 'setting', 'backlog')),
	subject TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	why TEXT
) STRICT;
CREATE TRIGGER audit_event_is_never_edited BEFORE UPDATE ON audit_event BEGIN SELECT raise(ABORT, 'the audit trail is append only'); END;
CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON audit_event BEGIN SELECT raise(ABORT, 'the audit trail is append only'); END;

-- The specification's task status, as a view: it cannot disagree with orchestrator_task.
CREATE VIEW specs_task_status AS
	SELECT task_id, CASE
		WHEN status IN ('waiting') THEN 'pending'
		WHEN status IN ('blocked') THEN 'blocked'
		WHEN status IN ('ready') THEN 'ready'
		WHEN status IN ('merged', 'cleaned') THEN 'completed'
		WHEN status IN ('cancelled', 'gave-up') THEN 'failed'
		ELSE 'assigned' END AS status
	FROM orchestrator_task;
`;
