/**
The agents' tools over HTTP: who may ask, and how the answer is wrapped. Streamable HTTP without streams and sessions: a request, an answer.
*/
import {human} from '../domain/message.js';
import {safeJson} from '../domain/safe-json.js';
import type {Engine} from '../engine/engine.js';
import {answerMcp, protocolVersions} from './mcp.js';

export type HttpRequest = {
	readonly method: string;
	readonly path: string;
	/** By name in small letters. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	readonly body: string;
};

export type HttpAnswer = {readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string};

export type HttpSetting = {
	readonly engine: Pick<Engine, 'dispatch' | 'now' | 'agentOf'>;
	readonly version: string;
	readonly pause: (ms: number) => Promise<void>;
	readonly isGone: () => boolean;
};

/** Where the tools are. */
export const mcpPath = '/mcp';

/** More than the longest message, in JSON, as UTF-8. */
export const bodyMaxBytes = 512 * 1024;

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
	status,
	headers: {'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...(body === undefined ? {} : {'content-type': 'application/json'}), ...headers},
	body: body === undefined ? '' : safeJson(body),
});

/** The same shape as any other failure of ours. */
export const refusal = (status: number, error: string, message: string, headers: Record<string, string> = {}): HttpAnswer =>
	answer(status, {success: false, error, message}, headers);

const one = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.[0]);

/** Only names of this very machine: a page that lets its own name lead here is somebody else's. */
const isLocal = (host: string | undefined): boolean => /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');

const tokenIn = (authorization: string | undefined): string | undefined => /^Bearer +([\w.~+/=-]{1,512}) *$/i.exec(authorization ?? '')?.[1];

/** What is wrong with a request before anybody reads what it says. */
const objection = ({method, path, headers}: HttpRequest): HttpAnswer | undefined => {
	if (headers['origin'] !== undefined) return refusal(403, 'origin_refused', 'No web page may call this.');
	if (!isLocal(one(headers['host']))) return refusal(403, 'host_refused', 'This is called by 127.0.0.1 or localhost only.');
	if (path !== mcpPath) return refusal(404, 'not_found', `The tools are at ${mcpPath}.`);
	return method === 'POST' ? undefined : refusal(405, 'method_not_allowed', 'The tools are called with POST.', {allow: 'POST'});
};

/** What is wrong with the way it says it. */
const badForm = ({headers}: HttpRequest): HttpAnswer | undefined => {
	if (!/^application\/json\b/i.test(one(headers['content-type']) ?? '')) return refusal(415, 'unsupported_media_type', 'Send application/json.');
	const version = one(headers['mcp-protocol-version']);
	if (version === undefined || protocolVersions.includes(version)) return undefined;
	return refusal(400, 'unsupported_protocol', `This speaks ${protocolVersions.join(', ')} of the protocol.`);
};

/** Never throws; says nothing of who else there is. */
export const answerHttp = async (request: HttpRequest, {engine, ...rest}: HttpSetting): Promise<HttpAnswer> => {
	const stop = objection(request);
	if (stop !== undefined) return stop;
	const token = tokenIn(one(request.headers['authorization']));
	const caller = token === undefined ? undefined : engine.agentOf(token);
	if (caller === undefined || caller === human) {
		return refusal(401, 'unauthorized', 'This needs the token of an agent that is at work.', {'www-authenticate': 'Bearer realm="orch-tui"'});
	}

	const bad = badForm(request);
	if (bad !== undefined) return bad;
	const said = await answerMcp(request.body, {engine, caller, ...rest});
	return said === undefined ? answer(202, undefined) : answer(200, said);
};
