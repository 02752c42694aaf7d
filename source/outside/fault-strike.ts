/**
Cuts this process off at a fault point, as a power cut or `kill -9` would: for the rounds that prove that nothing is lost by it.
*/
import {writeSync} from 'node:fs';
import process from 'node:process';
import {type FaultPoint, faultPoints} from '../domain/fault-points.js';
import {OutsideError} from '../domain/problem.js';

type Fault = {readonly point: FaultPoint | 'any'; readonly pass: number; readonly signal: 'SIGKILL' | 'SIGSTOP'};

const isPoint = (name: string): name is Fault['point'] => name === 'any' || (faultPoints as readonly string[]).includes(name);

/** `merge.ref-moved:2`: killed at the second pass of that point. `:stop` behind it: suspended, once. `any:7`: at the seventh pass of whichever. */
export const parseFault = (text: string): Fault => {
	const [point = '', pass = '1', how = 'kill', ...more] = text.split(':');
	if (!isPoint(point) || !/^[1-9]\d{0,5}$/.test(pass) || (how !== 'kill' && how !== 'stop') || more.length > 0)
		throw new OutsideError('bad_fault', `ORCH_FAULT is not <point>:<pass> or <point>:<pass>:stop: ${text}.`, `Points: any, ${faultPoints.join(', ')}.`);
	return {point, pass: Number(pass), signal: how === 'stop' ? 'SIGSTOP' : 'SIGKILL'};
};

/** Returns what is to be told of each pass; it says where it struck before it does. */
export const createStrike = (text: string): ((point: FaultPoint) => void) => {
	const fault = parseFault(text);
	let passes = 0;
	return point => {
		if (fault.point !== 'any' && fault.point !== point) return;
		passes += 1;
		if (passes !== fault.pass) return;
		writeSync(process.stderr.fd, `fault: ${point}\n`);
		process.kill(process.pid, fault.signal);
	};
};
