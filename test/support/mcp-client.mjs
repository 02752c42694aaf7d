/**
A coding agent's client of the tools, as small as it gets: `node mcp-client.mjs '[["tool", {…}], …]'`. It introduces itself, looks which tools there are,
calls each in turn over HTTP, and prints one line of JSON for each answer. Exit 1 when a call fails.
*/
const {ORCH_URL: url = '', ORCH_TOKEN: token = ''} = process.env;
let id = 0;
let version;

const post = async (method, params, isNotice = false) => {
	const response = await fetch(url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			accept: 'application/json, text/event-stream',
			authorization: `Bearer ${token}`,
			...(version === undefined ? {} : {'mcp-protocol-version': version}),
		},
		body: JSON.stringify({jsonrpc: '2.0', ...(isNotice ? {} : {id: ++id}), method, params}),
	});
	if (isNotice) return undefined;
	const answer = await response.json();
	if (answer.error || answer.result === undefined) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
	return answer.result;
};

({protocolVersion: version} = await post('initialize', {protocolVersion: '2025-06-18', capabilities: {}, clientInfo: {name: 'paper', version: '1'}}));
await post('notifications/initialized', undefined, true);
const {tools} = await post('tools/list');
for (const [name, input] of JSON.parse(process.argv[2] ?? '[]')) {
	if (!tools.some(tool => tool.name === name)) throw new Error(`There is no tool ${name}.`);
	const result = await post('tools/call', {name, arguments: input});
	console.log(JSON.stringify({name, ...result.structuredContent}));
	if (result.isError) process.exitCode = 1;
}
