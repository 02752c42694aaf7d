/**
What an agent says through its tools, and how it proves who it is: its token, its claims, and that it waits for a person.
*/
import {createHash, randomBytes} from 'node:crypto';
import type {Database} from 'better-sqlite3';
import {isLive} from '../domain/agent.js';
import type {AgentId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';
import {numberOf} from './agent-columns.js';
import type {AgentStore} from './agents.js';

/** What an agent says of its own work. */
export type NewClaim = {readonly text: string; readonly percent?: number | undefined; readonly isDone: boolean};

const tokenBytes = 32;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const isThere = `status NOT IN ('ended', 'lost')`;

const openQuestion = `
	SELECT 1 FROM agent_message m WHERE m.recipient = 'human' AND m.message_type = 'question' AND m.status IN ('queued', 'delivered', 'seen')`;

/** It asks, and what it asked is answered, or it has said or done something since, or the time it wanted to wait is over. */
const isBack = `
	status = 'needs-you' AND coalesce(waits_until_ms, 0) <= @nowMs AND (
		coalesce(last_heartbeat_ms, 0) > coalesce(asked_at_ms, 0) + @settleMs OR NOT EXISTS (${openQuestion} AND m.sender = agent_id))`;

export const createClaimStore = (database: Database, note: NoteActivity, agents: AgentStore) => {
	const giveToken = database.prepare(`UPDATE agent_lifecycle SET token_hash = @hash WHERE number = @number AND ${isThere}`);
	const byToken = database.prepare<[string], AgentId>(`SELECT agent_id FROM agent_lifecycle WHERE token_hash = ? AND ${isThere}`).pluck();
	const claim = database.prepare(`
		UPDATE agent_lifecycle SET claim = @text, claim_percent = coalesce(@percent, claim_percent), claim_done = @isDone, claimed_at_ms = @atMs
		WHERE number = @number AND ${isThere}`);
	const ask = database.prepare('UPDATE agent_lifecycle SET asked_at_ms = @atMs, waits_until_ms = @waitsUntilMs WHERE number = @number');
	const back = database.prepare<[{nowMs: number; settleMs: number}], AgentId>(`SELECT agent_id FROM agent_lifecycle WHERE ${isBack}`).pluck();

	const asks = database.prepare<[string], number>(`SELECT EXISTS (${openQuestion} AND m.sender = ?)`).pluck();

	const makeClaim = (id: AgentId, {text, percent, isDone}: NewClaim, stamp: Stamp): boolean => {
		const {changes} = claim.run({number: numberOf(id), text, percent: percent ?? null, isDone: isDone ? 1 : 0, atMs: stamp.atMs});
		const share = percent === undefined ? '' : ` ${percent} %`;
		if (changes === 1) note({kind: 'agent', subject: id, why: `says ${isDone ? 'done' : `at work${share}`}: ${text}`}, stamp);
		return changes === 1;
	};

	const waitForPerson = (id: AgentId, waitsUntilMs: number, stamp: Stamp): void => {
		const agent = agents.find(id);
		// One that is being stopped, or is not up yet, goes its way.
		if (agent === undefined || !isLive(agent.state) || agent.state === 'stopping' || agent.state === 'starting') return;
		ask.run({number: numberOf(id), atMs: stamp.atMs, waitsUntilMs});
		if (agent.state !== 'needs-you') agents.move(id, agent.state, 'needs-you', {why: 'asks a person'}, stamp);
	};

	return {
		/** Makes a token for this attempt and remembers what it can be known by; an older one of the same attempt is worth nothing from then on. */
		issueToken(id: AgentId): string {
			const token = randomBytes(tokenBytes).toString('base64url');
			giveToken.run({number: numberOf(id), hash: hashOf(token)});
			return token;
		},
		/** Whose token it is; nobody's when that attempt is over. */
		findByToken: (token: string): AgentId | undefined => byToken.get(hashOf(token)),
		/** Writes down what an agent says of its work; `false` when it has left. */
		claim: (id: AgentId, what: NewClaim, stamp: Stamp): boolean => database.transaction(makeClaim).immediate(id, what, stamp),
		/** It asks a person, or waits for the answer until then. */
		waitForPerson: (id: AgentId, waitsUntilMs: number, stamp: Stamp): void => {
			database.transaction(waitForPerson).immediate(id, waitsUntilMs, stamp);
		},
		/** Whether it has asked a person something that is not answered. */
		asks: (id: AgentId): boolean => asks.get(id) === 1,
		/** Those that ask no more: they were answered, or have gone on `settleMs` after they asked. */
		listBack: (nowMs: number, settleMs: number): AgentId[] => back.all({nowMs, settleMs}),
		/** It goes on. Nothing, unless it was waiting for a person. */
		goOn: (id: AgentId, why: string, stamp: Stamp): boolean => agents.move(id, 'needs-you', 'working', {heardAtMs: stamp.atMs, why}, stamp),
	};
};
