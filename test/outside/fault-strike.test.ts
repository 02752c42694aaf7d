import {expect, test} from 'vitest';
import {faultPoints} from '../../source/domain/fault-points.js';
import {parseFault} from '../../source/outside/fault-strike.js';
import {aProject} from '../support/program.js';
import {sourceFiles} from '../support/source-files.js';

const text = sourceFiles.map(file => file.text).join('\n');

test.each(faultPoints)('%s is passed at one place', point => {
	expect(text.split(`faultPoint('${point}')`)).toHaveLength(2);
});

test.each([
	{text: 'merge.ref-moved', means: {point: 'merge.ref-moved', pass: 1, signal: 'SIGKILL'}},
	{text: 'merge.ref-moved:3', means: {point: 'merge.ref-moved', pass: 3, signal: 'SIGKILL'}},
	{text: 'spawn.announced:1:stop', means: {point: 'spawn.announced', pass: 1, signal: 'SIGSTOP'}},
	{text: 'any:40', means: {point: 'any', pass: 40, signal: 'SIGKILL'}},
])('$text', ({text, means}) => {
	expect(parseFault(text)).toEqual(means);
});

test.each(['', 'merge', 'merge.ref-moved:0', 'merge.ref-moved:x', 'merge.ref-moved:1:hop', 'any:1:stop:2'])('%j is no fault', text => {
	expect(() => parseFault(text)).toThrow('<point>:<pass>');
});

test('the program is cut off at the pass that was named, and says where; without the variable nothing happens', async () => {
	const project = aProject('exit 0');
	const cut = await project.run(['import', '-'], '- [ ] T-1 one\n', {ORCH_FAULT: 'migrate.stepped:2'});
	expect(cut).toMatchObject({code: null, err: 'fault: migrate.stepped\n'});
	expect(await project.run(['import', '-'], '- [ ] T-1 one\n')).toMatchObject({code: 0, err: ''});
	expect(await project.run(['status'], '', {ORCH_FAULT: 'somewhere'})).toMatchObject({code: 1, err: expect.stringContaining('ORCH_FAULT')});
});
