/**
Step 2 of `roadmap.db`: what the tasks and their worktrees have learned.
*/
export const roadmap2Work = `
-- Who made it, or merged it, in the words of whoever asked.
ALTER TABLE orchestrator_state ADD COLUMN orchestrator_instance_id TEXT;
ALTER TABLE orchestrator_state ADD COLUMN disk_freed_bytes INTEGER;
ALTER TABLE merge_attempt ADD COLUMN orchestrator_instance_id TEXT;
-- How conflicts were resolved, and whose choice it was; NULL where git needed no help.
ALTER TABLE merge_attempt ADD COLUMN resolution TEXT CHECK (resolution IS NULL OR json_valid(resolution));
-- Whether who waits for whom has changed since it was looked over, whoever changed it. The triggers are the file's own: they also run for a stranger.
CREATE TABLE dependency_check (
	only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
	is_due INTEGER NOT NULL CHECK (is_due IN (0, 1))
) STRICT;
INSERT INTO dependency_check (only_row, is_due) VALUES (1, 1);
CREATE TRIGGER dependency_was_added AFTER INSERT ON specs_task_dependency
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;
CREATE TRIGGER dependency_was_taken AFTER DELETE ON specs_task_dependency
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;
CREATE TRIGGER dependency_was_changed AFTER UPDATE OF task_id, dependency_id_ref, dependency_type ON specs_task_dependency
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;
-- One that leaves a circle opens it.
CREATE TRIGGER circle_was_left AFTER UPDATE OF status ON orchestrator_task WHEN OLD.error_code = 'cycle' AND NEW.status <> 'blocked'
	BEGIN UPDATE dependency_check SET is_due = 1 WHERE is_due = 0; END;
-- For reports: all moves of one task or agent in their order, without a look at the rows themselves.
CREATE INDEX audit_of_subject ON audit_event (kind, subject, event_id, at_ms, to_state);
`;
