-- roadmap.db, version 4;

CREATE INDEX agent_by_start ON agent_lifecycle (created_at_ms);

CREATE UNIQUE INDEX agent_by_token ON agent_lifecycle (token_hash) WHERE token_hash IS NOT NULL;

CREATE INDEX agent_created ON agent_lifecycle (created_at_ms);

CREATE INDEX agent_event_by_agent ON agent_lifecycle_events (agent_id, event_id);

CREATE INDEX agent_live ON agent_lifecycle (status) WHERE status NOT IN ('ended', 'lost');

CREATE INDEX audit_of_subject ON audit_event (kind, subject, event_id, at_ms, to_state);

CREATE INDEX dependency_by_prerequisite ON specs_task_dependency (dependency_id_ref, dependency_type);

CREATE INDEX error_open ON error_events (task_id) WHERE recovered = 0;

CREATE INDEX job_open ON job (status) WHERE status IN ('starting', 'running');

CREATE INDEX job_result ON job (tree_ref, command) WHERE tree_ref IS NOT NULL;

CREATE INDEX merge_by_task ON merge_attempt (task_id, merge_id);

CREATE UNIQUE INDEX merge_open ON merge_attempt ((1)) WHERE step IN ('intent', 'built', 'verifying', 'verified');

CREATE INDEX message_due ON agent_message (coalesce(lease_until_ms, not_before_ms)) WHERE status IN ('queued', 'delivered');

CREATE INDEX message_inbox ON agent_message (recipient, message_id) WHERE status IN ('queued', 'delivered', 'seen');

CREATE INDEX message_kept ON agent_message (changed_at_ms) WHERE status <> 'queued';

CREATE UNIQUE INDEX message_once ON agent_message (sender, dedupe_key) WHERE dedupe_key IS NOT NULL;

CREATE INDEX message_waiting ON agent_message (recipient, message_id) WHERE status IN ('queued', 'delivered');

CREATE INDEX restart_by_time ON task_restart (restarted_at_ms);

CREATE INDEX task_by_status ON orchestrator_task (status, priority_rank, position);

CREATE INDEX task_unblocked ON orchestrator_task (priority_rank, position) WHERE status = 'waiting' AND open_dependencies = 0;

CREATE TABLE agent_lifecycle (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	agent_id TEXT NOT NULL GENERATED ALWAYS AS ('a' || number) VIRTUAL,
	agent_type TEXT NOT NULL,
	task_id TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	fence INTEGER NOT NULL,
	permissions TEXT NOT NULL CHECK (permissions IN ('edit', 'full')),
	status TEXT NOT NULL CHECK (status IN ('starting', 'working', 'needs-you', 'quiet', 'stalled', 'stopping', 'ended', 'lost')),
	pid INTEGER,
	pid_start_ticks INTEGER,
	shim_pid INTEGER,
	shim_start_ticks INTEGER,
	boot_id TEXT,
	exit_code INTEGER,
	error_code TEXT,
	error_message TEXT,
	created_at_ms INTEGER NOT NULL,
	started_at_ms INTEGER,
	last_heartbeat_ms INTEGER NOT NULL,
	completed_at_ms INTEGER,
	stop_deadline_ms INTEGER,
	output_bytes INTEGER NOT NULL DEFAULT 0,
	cpu_percent REAL,
	memory_mb REAL,
	saying TEXT NOT NULL DEFAULT '', timeout_ms INTEGER CHECK (timeout_ms > 0), auto_restart INTEGER NOT NULL DEFAULT 1 CHECK (auto_restart IN (0, 1)), works_in TEXT NOT NULL DEFAULT 'worktree' CHECK (works_in IN ('worktree', 'main')), base_ref TEXT, reported_at_ms INTEGER, token_hash TEXT, claim TEXT, claim_percent REAL CHECK (claim_percent BETWEEN 0 AND 100), claim_done INTEGER NOT NULL DEFAULT 0 CHECK (claim_done IN (0, 1)), claimed_at_ms INTEGER, asked_at_ms INTEGER, waits_until_ms INTEGER, paused_at_ms INTEGER, paused_ms INTEGER NOT NULL DEFAULT 0 CHECK (paused_ms >= 0),
	UNIQUE (task_id, fence)
) STRICT;

CREATE TABLE agent_lifecycle_events (
	event_id INTEGER PRIMARY KEY,
	agent_id TEXT NOT NULL,
	event_type TEXT NOT NULL,
	health_status TEXT,
	cpu_percent REAL,
	memory_mb REAL,
	recorded_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE agent_message (
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
, not_before_ms INTEGER, lease_until_ms INTEGER, timeout_ms INTEGER, attempts INTEGER NOT NULL DEFAULT 0, handed_to TEXT, handed_by TEXT CHECK (handed_by IN ('poll', 'tool', 'prompt')), seen_at_ms INTEGER, acted_at_ms INTEGER, changed_at_ms INTEGER, error_code TEXT CHECK (error_code IN ('delivery_timeout', 'recipient_gone')), reply_to INTEGER, dedupe_key TEXT) STRICT;

CREATE TABLE audit_event (
	event_id INTEGER PRIMARY KEY AUTOINCREMENT,
	at_ms INTEGER NOT NULL,
	actor TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('task', 'agent', 'worktree', 'merge', 'job', 'message', 'lease', 'setting', 'backlog')),
	subject TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	why TEXT
, hash TEXT) STRICT;

CREATE TABLE dependency_check (
	only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
	is_due INTEGER NOT NULL CHECK (is_due IN (0, 1))
) STRICT;

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
	resolved_at_ms INTEGER, handled_at_ms INTEGER, stack_trace TEXT, escalated_to TEXT, escalated_at_ms INTEGER,
	-- Each failure is handled once.
	UNIQUE (task_id, agent_id, error_code)
) STRICT;

CREATE TABLE job (
	job_id TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('check', 'verify')),
	task_id TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	agent_id TEXT,
	merge_id INTEGER,
	command TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('starting', 'running', 'ended', 'lost')),
	pid INTEGER,
	pid_start_ticks INTEGER,
	shim_pid INTEGER,
	shim_start_ticks INTEGER,
	boot_id TEXT,
	exit_code INTEGER,
	tree_ref TEXT,
	created_at_ms INTEGER NOT NULL,
	ended_at_ms INTEGER
) STRICT;

CREATE TABLE lease (
	name TEXT PRIMARY KEY CHECK (name IN ('conductor', 'repository')),
	epoch INTEGER NOT NULL,
	holder_pid INTEGER,
	holder_start_ticks INTEGER,
	holder_boot_id TEXT,
	holder_host TEXT,
	taken_at_ms INTEGER NOT NULL
, renewed_at_ms INTEGER) STRICT;

CREATE TABLE merge_attempt (
	merge_id INTEGER PRIMARY KEY AUTOINCREMENT,
	task_id TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	step TEXT NOT NULL CHECK (step IN ('intent', 'built', 'verifying', 'verified', 'landed', 'conflicted', 'rejected', 'superseded', 'blocked')),
	base_ref TEXT NOT NULL,
	head_ref TEXT NOT NULL,
	tree_ref TEXT,
	commit_ref TEXT,
	files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(files)),
	reason TEXT,
	created_at_ms INTEGER NOT NULL,
	ended_at_ms INTEGER, orchestrator_instance_id TEXT, resolution TEXT CHECK (resolution IS NULL OR json_valid(resolution)), revert_ref TEXT, reverted_at_ms INTEGER,
	CHECK ((step IN ('built', 'verifying', 'verified', 'landed')) <= (commit_ref IS NOT NULL))
) STRICT;

CREATE TABLE orchestrator_state (
	task_id TEXT PRIMARY KEY COLLATE NOCASE REFERENCES specs_task (task_id),
	worktree_path TEXT NOT NULL,
	branch_name TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('planned', 'created', 'merged', 'cleaned')),
	git_commit_ref TEXT NOT NULL,
	head_ref TEXT,
	commits INTEGER NOT NULL DEFAULT 0,
	added_lines INTEGER NOT NULL DEFAULT 0,
	deleted_lines INTEGER NOT NULL DEFAULT 0,
	dirty_files INTEGER NOT NULL DEFAULT 0,
	created_at_ms INTEGER NOT NULL,
	merged_at_ms INTEGER,
	cleaned_at_ms INTEGER
, orchestrator_instance_id TEXT, disk_freed_bytes INTEGER) STRICT;

CREATE TABLE orchestrator_task (
	task_id TEXT PRIMARY KEY COLLATE NOCASE REFERENCES specs_task (task_id),
	status TEXT NOT NULL CHECK (status IN ('waiting', 'blocked', 'ready', 'claimed', 'prepared', 'working', 'finished', 'unproven', 'merging',
		'conflicted', 'failed', 'retrying', 'gave-up', 'merged', 'cleaned', 'cancelled')),
	reason TEXT,
	error_code TEXT,
	assigned_agent TEXT,
	fence INTEGER NOT NULL DEFAULT 0 CHECK (fence >= 0),
	retry_count INTEGER NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
	repair_count INTEGER NOT NULL DEFAULT 0 CHECK (repair_count >= 0),
	not_before_ms INTEGER,
	open_dependencies INTEGER NOT NULL DEFAULT 0 CHECK (open_dependencies >= 0),
	trouble_files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(trouble_files)),
	merge_commit TEXT,
	priority_rank INTEGER NOT NULL,
	position INTEGER NOT NULL,
	created_at_ms INTEGER NOT NULL,
	changed_at_ms INTEGER NOT NULL,
	completed_at_ms INTEGER, retries_max INTEGER CHECK (retries_max >= 0),
	CHECK ((status = 'retrying') <= (not_before_ms IS NOT NULL)),
	CHECK ((status = 'working') <= (assigned_agent IS NOT NULL)),
	CHECK ((status IN ('merged', 'cleaned')) <= (merge_commit IS NOT NULL))
) STRICT;

CREATE TABLE roadmap_priority (
	priority TEXT PRIMARY KEY CHECK (priority IN ('high', 'medium', 'low')),
	rank INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL,
	changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE specs_specification (
	spec_id TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE specs_task (
	task_id TEXT PRIMARY KEY COLLATE NOCASE,
	spec_id TEXT REFERENCES specs_specification (spec_id),
	title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
	prompt TEXT NOT NULL DEFAULT '' CHECK (length(prompt) <= 65536),
	priority TEXT NOT NULL REFERENCES roadmap_priority (priority),
	estimated_hours REAL CHECK (estimated_hours > 0),
	assigned_files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(assigned_files)),
	check_command TEXT,
	agent_name TEXT,
	labels TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(labels)),
	-- What an item without an id is known by when its file is read again.
	source_key TEXT UNIQUE,
	position INTEGER NOT NULL UNIQUE,
	created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE specs_task_dependency (
	dependency_id INTEGER PRIMARY KEY,
	task_id TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	dependency_id_ref TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	dependency_type TEXT NOT NULL CHECK (dependency_type IN ('hard', 'soft')),
	dependency_status TEXT NOT NULL DEFAULT 'pending' CHECK (dependency_status IN ('pending', 'completed')),
	created_at_ms INTEGER NOT NULL,
	resolved_at_ms INTEGER,
	UNIQUE (task_id, dependency_id_ref),
	CHECK (task_id <> dependency_id_ref)
) STRICT;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE task_restart (
	restart_id INTEGER PRIMARY KEY AUTOINCREMENT,
	task_id TEXT NOT NULL COLLATE NOCASE REFERENCES specs_task (task_id),
	agent_id TEXT,
	retry_count INTEGER NOT NULL,
	error_code TEXT,
	by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
	restarted_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE task_session (
	task_id TEXT PRIMARY KEY COLLATE NOCASE REFERENCES specs_task (task_id),
	agent_type TEXT,
	timeout_ms INTEGER CHECK (timeout_ms > 0),
	auto_restart INTEGER NOT NULL DEFAULT 1 CHECK (auto_restart IN (0, 1)),
	-- How often its tries were counted anew after a long run that had brought it on.
	reset_count INTEGER NOT NULL DEFAULT 0 CHECK (reset_count >= 0)
) STRICT;

CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON audit_event BEGIN SELECT raise(ABORT, 'the audit trail is append only'); END;

CREATE TRIGGER audit_event_is_never_edited BEFORE UPDATE ON audit_event BEGIN SELECT raise(ABORT, 'the audit trail is append only'); END;

CREATE TRIGGER circle_was_left AFTER UPDATE OF status ON orchestrator_task WHEN OLD.error_code = 'cycle' AND NEW.status <> 'blocked'
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;

CREATE TRIGGER dependency_was_added AFTER INSERT ON specs_task_dependency
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;

CREATE TRIGGER dependency_was_changed AFTER UPDATE OF task_id, dependency_id_ref, dependency_type ON specs_task_dependency
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;

CREATE TRIGGER dependency_was_taken AFTER DELETE ON specs_task_dependency
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;

CREATE VIEW specs_task_status AS
	SELECT task_id, CASE
		WHEN status IN ('waiting') THEN 'pending'
		WHEN status IN ('blocked') THEN 'blocked'
		WHEN status IN ('ready') THEN 'ready'
		WHEN status IN ('merged', 'cleaned') THEN 'completed'
		WHEN status IN ('cancelled', 'gave-up') THEN 'failed'
		ELSE 'assigned' END AS status
	FROM orchestrator_task;

-- metrics.db, version 2;

CREATE INDEX metric_reading_by_time ON metric_reading (at_ms);

CREATE TABLE metric_reading (
	number INTEGER PRIMARY KEY,
	at_ms INTEGER NOT NULL,
	-- 0: one reading; else all those of so long, from at_ms on.
	span_ms INTEGER NOT NULL CHECK (span_ms IN (0, 60000, 600000)),
	readings INTEGER NOT NULL CHECK (readings > 0),
	cpu_low REAL NOT NULL,
	cpu REAL NOT NULL,
	cpu_high REAL NOT NULL,
	memory_low REAL NOT NULL,
	memory REAL NOT NULL,
	memory_high REAL NOT NULL,
	disk_low REAL NOT NULL,
	disk REAL NOT NULL,
	disk_high REAL NOT NULL,
	swap REAL,
	swap_high REAL,
	load1 REAL,
	agents REAL,
	agents_high INTEGER,
	-- How long no new agent might start, by what kept it; and how long they started one by one.
	held_memory_ms INTEGER NOT NULL DEFAULT 0,
	held_disk_ms INTEGER NOT NULL DEFAULT 0,
	held_cpu_ms INTEGER NOT NULL DEFAULT 0,
	slowed_ms INTEGER NOT NULL DEFAULT 0,
	-- For how long it speaks: since the reading before it.
	covered_ms INTEGER NOT NULL DEFAULT 0,
	UNIQUE (span_ms, at_ms)
) STRICT;

CREATE TABLE reading (
	at_ms INTEGER PRIMARY KEY,
	reading TEXT NOT NULL CHECK (json_valid(reading))
) STRICT;

CREATE VIEW metrics AS
	SELECT number * 4 AS metric_id, at_ms AS timestamp_ms, 'cpu' AS metric_type, cpu AS value, 'percent' AS unit, NULL AS agent_id, NULL AS orchestrator_instance_id FROM metric_reading
	UNION ALL SELECT number * 4 + 1, at_ms, 'memory', memory, 'percent', NULL, NULL FROM metric_reading
	UNION ALL SELECT number * 4 + 2, at_ms, 'disk', disk, 'percent', NULL, NULL FROM metric_reading
	UNION ALL SELECT number * 4 + 3, at_ms, 'load', load1, 'load', NULL, NULL FROM metric_reading WHERE load1 IS NOT NULL;
