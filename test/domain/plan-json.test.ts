import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {planBacklog} from '../../source/domain/plan.js';
import {planToJsonLine} from '../../source/domain/plan-json.js';
import {safeText} from '../../source/domain/text.js';
import {tries} from '../support/chaos.js';
import {json, knowingIds, nothing, wrongWith} from './backlogs.js';

describe('json lines', () => {
	test('the documented line', () => {
		const line =
			'{"id":"TASK-1-2","title":"…","prompt":"…","priority":"high","estimatedHours":2,"dependsOn":[{"id":"TASK-1-1","type":"hard"}],"files":["src/a.ts"],"check":"npm test","agent":"claude","spec":"SPEC-7"}';
		const {plans, problems} = planBacklog(`\uFEFF\r\n${line}\r\n`, json, knowingIds('TASK-1-1'));
		expect(problems).toEqual([]);
		expect(planToJsonLine(plans[0]!)).toBe(line);
	});

	test.each([
		['{"title":', /^TODO\.md:1: the line is not JSON: .*Each line is one task/],
		['[]', /^TODO\.md:1: this is a JSON array/],
		['3', /^TODO\.md:1: the whole must be an object\.$/],
		['[{"title":"a"},\n{"title":"b"}]', /^TODO\.md:1: this is a JSON array, not JSON lines\. Write one object per line: jq -c '\.\[\]' does\.$/],
		['{"title":"a","after":["T-1"]}', /^TODO\.md:1: unknown key "after"\. Did you mean "dependsOn", as in "dependsOn":\[\{"id":"T-1"\}\]\?$/],
		['{"titel":"a"}', /^TODO\.md:1: "title" is missing\.\nTODO\.md:1: unknown key "titel"\. Did you mean "title"\?$/],
		['{"title":3}', /^TODO\.md:1: "title" must be a text\.$/],
		['{"title":"a","files":["b",1]}', /^TODO\.md:1: "files\[1\]" must be a text\.$/],
		['{"title":"a","dependsOn":[{"id":"T-1","type":"firm"}]}', /^TODO\.md:1: "dependsOn\[0\]\.type" must be hard or soft\.$/],
		['{"title":"a","priority":"urgent"}', /^TODO\.md:1: "a": "urgent" is not a priority\. It is high, medium or low\.$/],
		['{"title":"a","id":"a b"}', /^TODO\.md:1: a b: "a b" is not a task id\. A task id has/],
		['{"title":"a","estimatedHours":0}', /"0" is not a number of hours/],
	])('%s', (text, pattern) => {
		expect(wrongWith(text, nothing, json).join('\n')).toMatch(pattern);
	});

	test('null is as good as left out', () => {
		expect(planBacklog('{"title":"a","check":null,"files":null}', json, nothing)).toMatchObject({problems: [], plans: [{id: 'TASK-0-1', check: undefined}]});
	});
});

const words = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 30}),
	fc.constantFrom('…', '"', '\\', '\u2028', '👩‍🚀 ✔️', '\u009B31m', '\u202Ex', '\u{E0041}', '{', '- [ ] x', '```'),
);
const items = fc.uniqueArray(
	fc.record({
		id: fc.tuple(fc.constantFrom('TASK', 'T', 'auth'), fc.nat(99), fc.nat(99)).map(parts => parts.join('-')),
		title: words.map(text => `t ${text}`),
		prompt: fc.string({unit: 'grapheme', maxLength: 200}).filter(text => !text.includes('\0')),
		priority: fc.constantFrom('high', 'medium', 'low'),
		estimatedHours: fc.option(fc.double({min: 0.1, max: 1000, noNaN: true}), {nil: undefined}),
		files: fc.uniqueArray(fc.constantFrom('src/a.ts', './b//c', 'src/', '{a,b}/**', 'ä ö.txt'), {maxLength: 3}),
		check: fc.option(fc.constantFrom('npm test', 'a && "b" \\ \'c\'', 'x\ny'), {nil: undefined}),
		agent: fc.option(fc.constantFrom('claude', 'my-agent2'), {nil: undefined}),
		spec: fc.option(fc.constantFrom('SPEC-7', 'some words'), {nil: undefined}),
		labels: fc.array(words, {maxLength: 3}),
	}),
	{selector: ({id}) => id.toLowerCase(), maxLength: 12},
);

test('what was exported is imported as it was', () => {
	fc.assert(
		fc.property(items, fc.func(fc.constantFrom('hard', 'soft', 'none')), (list, edge) => {
			// Edges only backwards: no circles.
			const lines = list.map((item, index) =>
				JSON.stringify({
					...item,
					title: item.title.replaceAll('\0', ''),
					dependsOn: list
						.slice(0, index)
						.map(({id}) => ({id, type: edge(index, id)}))
						.filter(({type}) => type !== 'none'),
				}),
			);
			const {plans, problems} = planBacklog(lines.join('\n'), json, nothing);
			expect(problems).toEqual([]);
			expect(plans).toHaveLength(list.length);
			const text = plans.map(planToJsonLine).join('\n');
			expect(planBacklog(text, json, nothing)).toEqual({plans, already: [], differing: [], problems: [], skipped: [], warnings: [], items: expect.any(Array)});
			expect(safeText(text)).toBe(text);
		}),
		tries(100),
	);
});
