/**
What keeps the house open: the screen, `run`, `status`, `wait`, `events` and a few looks. Part of the front step.
*/
import process from 'node:process';
import {complain} from './complain.js';
import {safeJson} from './domain/safe-json.js';
import {isOver} from './domain/system-trouble.js';
import type {Action} from './doors/action.js';
import {dateOf} from './doors/columns.js';
import {configJson, configLine} from './doors/events.js';
import {pick} from './doors/json-fields.js';
import {followConfig} from './follow-config.js';
import {untilToldToLeave} from './leave.js';
import type {House} from './open-house.js';
import type {Project} from './project.js';
import {lead, runHeadless} from './run-headless.js';
import {showEvents} from './show-events.js';
import {showScreen} from './show-screen.js';
import {showStatus} from './show-status.js';
import {showTask} from './show-task.js';
import {printFor} from './terminal-look.js';
import {askTrust} from './trust-verb.js';
import {waitFor} from './wait-for.js';
import {goToWorktree} from './worktree-door.js';

export type Attended = Action & {kind: 'screen' | 'run' | 'status' | 'wait' | 'events' | 'show-task' | 'worktree-path' | 'worktree-shell'};

export const attend = async (action: Attended, house: House, project: Project): Promise<number> => {
	switch (action.kind) {
		case 'status': {
			return showStatus(action, house);
		}

		case 'events': {
			return showEvents(action, house);
		}

		case 'show-task': {
			return showTask(action, house);
		}

		case 'worktree-path':
		case 'worktree-shell': {
			return goToWorktree(action, house);
		}

		case 'wait': {
			return waitFor(action, house);
		}

		case 'run': {
			return conduct(action, house, project);
		}

		case 'screen': {
			return showScreen(action, house, {isDemo: false, config: project.live});
		}
	}
};

const conduct = async (action: Action & {kind: 'run'}, house: House, project: Project): Promise<number> => {
	const {policy, hasConfig, live} = project;
	const {globals} = action;
	if (Object.keys(policy.agents).length === 0) {
		const hint = hasConfig ? 'Add one to "agents" in orch.config.jsonc.' : 'Run: orch-tui init';
		return complain({kind: 'bad-input', code: 'no_agent', message: 'No agent is configured.', hint}, globals.json);
	}

	// Every task of the backlog would be given up for it, one by one.
	if (!(await house.hasTarget())) {
		const hint = 'Make it (a new repository needs a first commit), or set targetBranch in orch.config.jsonc.';
		return complain({kind: 'bad-input', code: 'invalid_base_branch', message: `There is no branch ${house.targetBranch} to land on.`, hint}, globals.json);
	}

	const untrusted = await askTrust(project, globals);
	if (untrusted !== undefined) return complain(untrusted, globals.json);
	const leader = await lead(house, why => {
		process.stderr.write(`${why}\n`);
	});
	if (leader !== undefined) {
		const since = dateOf(leader.sinceMs);
		const message = `Process ${leader.pid} on ${leader.host} leads this repository since ${since}.`;
		return complain(
			{kind: 'conductor', code: 'conductor_alive', message, hint: 'Look at it with: orch-tui status; or open the screen beside it.'},
			globals.json,
		);
	}

	const {signal, told} = untilToldToLeave();
	const print = (line: string) => {
		if (globals.json) process.stdout.write(`${globals.fields === undefined ? line : safeJson(pick(JSON.parse(line), globals.fields))}\n`);
		else printFor(globals)(`${line}\n`);
	};
	const following = followConfig(live, (line, isWrong) => {
		if (globals.quiet && !isWrong) return;
		const news = {atMs: house.engine.now(), isWrong, says: line};
		print(globals.json ? safeJson(configJson(news)) : configLine(news));
	});
	const exitCode = await runHeadless({house, until: action.until, json: globals.json, quiet: globals.quiet, print, signal});
	following.stop();
	const {trouble} = house.engine.getSnapshot();
	if (trouble !== undefined && isOver(trouble.code)) return complain({kind: 'outside', ...trouble}, globals.json);
	if (told.exitCode !== undefined && !globals.json) print(goesOnText(house.store.agents.countLive()));
	return told.exitCode ?? exitCode;
};

/** Leaving stops nobody. */
const goesOnText = (agents: number): string => {
	const who = agents === 0 ? 'No agent is at work.' : agents === 1 ? '1 agent goes on without us.' : `${agents} agents go on without us.`;
	return `${who} To come back: orch-tui, or orch-tui run.`;
};
