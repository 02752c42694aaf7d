/**
How a scripted agent of the demo asks a person: `node ask.mjs SECONDS QUESTION`, by the same tool as any coding agent. Prints the answer, or nothing when nobody has answered within that time.
*/
const {ORCH_URL: url = '', ORCH_TOKEN: token = ''} = process.env;
const [seconds, question] = process.argv.slice(2);
const response = await fetch(url, {
	method: 'POST',
	headers: {'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}`},
	body: JSON.stringify({
		jsonrpc: '2.0',
		id: 1,
		method: 'tools/call',
		params: {name: 'ask_human', arguments: {question, wait_seconds: Number(seconds)}},
	}),
});
const {result, error} = await response.json();
if (error !== undefined || result?.isError) throw new Error(JSON.stringify(error ?? result));
for (const {payload} of result.structuredContent.messages ?? []) console.log(String(payload).split('\n')[0]);
