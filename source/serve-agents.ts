/**
Where agents reach us: a socket on this machine alone, open for as long as this process conducts. Part of the front step.
*/
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import {portFor} from './domain/loopback.js';
import {answerHttp, bodyMaxBytes, type HttpAnswer, type HttpSetting, refusal} from './doors/agent-http.js';
import type {House} from './open-house.js';
import {versionOf} from './version.js';

const connectionsMax = 512;

/** The whole body; `undefined` when it is longer than any message. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > bodyMaxBytes) return undefined;
		chunks.push(chunk);
	}

	return Buffer.concat(chunks).toString('utf8');
};

const write = (response: ServerResponse, {status, headers, body}: HttpAnswer, close: boolean): void => {
	if (response.destroyed) return;
	response.writeHead(status, {...headers, 'content-length': Buffer.byteLength(body), ...(close ? {connection: 'close'} : {})});
	response.end(body);
};

const receive = async (request: IncomingMessage, response: ServerResponse, setting: Omit<HttpSetting, 'isGone'>): Promise<void> => {
	let isGone = false;
	response.once('close', () => {
		isGone = true;
	});
	const body = await readBody(request);
	if (body === undefined) {
		write(response, refusal(413, 'too_large', `More than ${bodyMaxBytes} bytes.`), true);
		request.destroy();
		return;
	}

	const {method = '', url = '', headers} = request;
	const answer = await answerHttp({method, path: url.split('?')[0] ?? '', headers, body}, {...setting, isGone: () => isGone});
	write(response, answer, false);
};

const listen = (server: Server, port: number): Promise<number> =>
	new Promise((resolve, reject) => {
		const listening = (): void => {
			server.off('error', failed);
			resolve((server.address() as AddressInfo).port);
		};
		const failed = (error: Error): void => {
			server.off('listening', listening);
			reject(error);
		};
		server.once('error', failed).once('listening', listening);
		server.listen({host: '127.0.0.1', port});
	});

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');

/** A conductor that was killed is known to be dead before the system has closed all that it held. */
const handOverMs = 2000;
const askAgainMs = 20;

/** Waits for the one before us to let go of it. */
const listenInTurn = async (server: Server, port: number): Promise<number> => {
	for (let waitedMs = 0; ; waitedMs += askAgainMs) {
		try {
			return await listen(server, port);
		} catch (error) {
			if (!isTaken(error) || waitedMs >= handOverMs) throw error;
			await wait(askAgainMs);
		}
	}
};

/** On the port that agents were told before, if nobody else has taken it; else on another one, which is written down for those that start from now on. */
const open = async ({engine, store, root}: House): Promise<Server> => {
	const setting = {engine, version: versionOf(), pause: (ms: number) => wait(ms)};
	const server = createServer((request, response) => {
		// One that hangs up in the middle of what it says is no fault of ours.
		receive(request, response, setting).catch(() => response.destroy());
	});
	server.maxConnections = connectionsMax;
	const known = Number(store.settings.get('agent-port') ?? portFor(root));
	const port = await listenInTurn(server, known).catch((error: unknown) => {
		if (isTaken(error)) return listen(server, 0);
		throw error;
	});
	if (port !== known) store.settings.set('agent-port', String(port), {actor: 'serve-agents', atMs: engine.now()});
	// What becomes of a single connection is said to whoever holds it.
	server.on('error', () => undefined);
	return server;
};

const shut = (server: Server): Promise<void> =>
	new Promise(resolve => {
		server.close(() => {
			resolve();
		});
		server.closeAllConnections();
	});

/** Takes the lead if it is free, and answers agents from now on whenever this process leads. */
export const serveAgents = async (house: House): Promise<{close(): Promise<void>}> => {
	const {engine} = house;
	let server: Server | undefined;
	let turn = Promise.resolve();
	let isOver = false;
	const settle = async (leads: boolean): Promise<void> => {
		if (leads && server === undefined && !isOver) server = await open(house).catch(() => undefined);
		else if (!leads && server !== undefined) {
			await shut(server);
			server = undefined;
		}
	};
	const follow = (leads: boolean): Promise<void> => {
		turn = turn.then(() => settle(leads));
		return turn;
	};

	await follow(engine.conduct());
	const unfollow = engine.subscribe(() => {
		const leads = engine.getSnapshot().conductor?.isMe === true;
		if (leads !== (server !== undefined)) void follow(leads);
	});
	return {
		/** Before the lead is given back: whoever takes it wants the same port. */
		async close() {
			isOver = true;
			unfollow();
			await follow(false);
		},
	};
};
