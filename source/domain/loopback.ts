/**
Where on this machine agents reach orch-tui: the same port after every restart, for those that were started before.
*/

/** Ports that are nobody's by name and that systems do not give out by themselves. */
const firstPort = 20_000;
const ports = 12_000;

const fnvPrime = 16_777_619;
const fnvStart = 2_166_136_261;

/** A port that belongs to this repository, as long as nobody else takes it. */
export const portFor = (repository: string): number => {
	let hash = fnvStart;
	for (const letter of repository) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), fnvPrime) >>> 0;
	return firstPort + (hash % ports);
};

/** The tools of agents, over HTTP. */
export const toolsUrl = (port: number): string => `http://127.0.0.1:${port}/mcp`;
