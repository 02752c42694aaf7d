/**
`npm run bench`: nine figures, each with its floor or its rival measured in the same run. `--json`: one object. `--only drain,beat`: some.
*/
import os from 'node:os';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {beat} from './beat.mjs';
import {drain} from './drain.mjs';
import {deadlocks} from './graph.mjs';
import {frame, idle, keys, rival} from './screen.mjs';
import {claim, find} from './work.mjs';

const benchmarks = {drain, beat, frame, idle, keys, rival, find, deadlocks, claim};
const {values} = parseArgs({options: {json: {type: 'boolean', default: false}, only: {type: 'string', default: Object.keys(benchmarks).join(',')}}});

const print = (name, figures, indent = '') => {
	process.stdout.write(`${indent}${name}\n`);
	for (const [key, value] of Object.entries(figures)) {
		if (typeof value === 'object' && !Array.isArray(value)) print(key, value, `${indent}  `);
		else process.stdout.write(`${indent}  ${key.padEnd(20)} ${Array.isArray(value) ? value.join(' ') : value}\n`);
	}
};

const all = {schema: 'orch.bench/1', node: process.version, cores: os.availableParallelism(), loadBefore: os.loadavg()[0]};
for (const name of values.only.split(',')) {
	if (!(name in benchmarks)) throw new Error(`There is no benchmark ${name}; there are ${Object.keys(benchmarks).join(', ')}.`);
	all[name] = await benchmarks[name]();
	if (!values.json) print(name, all[name]);
}

if (values.json) process.stdout.write(`${JSON.stringify(all)}\n`);
process.exit();
