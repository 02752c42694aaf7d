import {execFileSync} from 'node:child_process';
import {appendFileSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {human} from '../../source/domain/message.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {write} from '../support/repository.js';

const aWatchedHouse = async (agents: Readonly<Record<string, string>>) => {
	// Whoever looks so often lets the clock go on for minutes: nobody is stopped for saying nothing.
	const house = await buildHouse(agents, {config: {quietSeconds: 80_000, stallSeconds: 80_001, killSeconds: 80_002}});
	return {
		...house,
		common: path.join(house.root, '.git'),
		/** What the person is told, which they have seen then; it is never told twice. */
		async told() {
			await house.engine.beat();
			await house.do('monitor-agent-lifecycle');
			house.wait(10_000);
			await house.engine.beat();
			const [first, ...more] = house.store.messages.listWaiting(human, 100);
			expect(more).toEqual([]);
			if (first === undefined) return '';
			expect(first).toMatchObject({type: 'error_report', sender: 'monitor-agent-lifecycle'});
			const acknowledged = {operation: 'ack', recipient: human, messageId: first.id, acknowledge: 'seen'};
			expect(await house.do('route-inter-agent-messages', acknowledged)).toMatchObject({ok: true});
			return first.text;
		},
	};
};

test('what changes in the configuration that all worktrees share is told once, while somebody is at work: what it is, what it does, how to take it back', async () => {
	const {told, git, common, place, wait, ...house} = await aWatchedHouse({'T-1': staysAtWork, 'T-2': 'git config alias.st "!echo gotcha"; exit 3'}).then(
		one => ({
			...one,
			place: path.dirname(one.root),
		}),
	);
	await house.engine.beat();
	// A person's own, while nobody is at work.
	git('config', 'filter.mine.clean', 'cat');
	expect(await told()).toBe('');
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'working');
	expect(await told()).toBe('');

	git('config', 'filter.evil.clean', 'secret-of-a-filter');
	git('config', 'core.fsmonitor', 'evil');
	write(common, {'hooks/pre-push': '#!/bin/sh\n', 'info/attributes': '* filter=evil\n'});
	const drivers = await told();
	expect(drivers).toMatch(
		/changed while agents were at work: core\.fsmonitor is new, filter\.evil\.clean is new, hooks\/pre-push is new, info\/attributes is new\./,
	);
	expect(drivers).toMatch(/merge drivers there do not run in the git of orch-tui .* as in: git config --local --unset-all core\.fsmonitor/);
	expect(drivers).not.toContain('secret');
	expect(await told()).toBe('');

	// A file of the same length, one that is included, one that an included one includes.
	write(common, {'hooks/pre-push': '#!/bin/bs\n'});
	expect(await told()).toMatch(/hooks\/pre-push was changed\..* To see it: git config --local --list --show-origin\.$/);
	git('config', 'filter.$(id).clean', 'x');
	expect(await told()).toMatch(/filter\.\$\(id\)\.clean is new\..*--show-origin\.$/);
	write(common, {'hooks/pre-rebase': '#!/bin/sh\n'});
	expect(await told()).toMatch(/as in: rm \.git\/hooks\/pre-rebase$/);
	write(place, {one: '[include]\n\tpath = two\n', two: '[core]\n'});
	git('config', 'include.path', path.join(place, 'one'));
	expect(await told()).toMatch(/include\.path is new, included \S+\/one is new, included \S+\/two is new/);
	appendFileSync(path.join(place, 'two'), '\tsshCommand = evil\n');
	expect(await told()).toMatch(/included \S+\/two was changed, two: core\.sshcommand is new\. Nothing of it runs in the git of orch-tui/);
	// Read as a file, never as a pipe that somebody has to write to.
	rmSync(path.join(place, 'two'));
	execFileSync('mkfifo', [path.join(place, 'two')]);
	await house.engine.beat();
	rmSync(path.join(place, 'two'));
	write(place, {two: ''});
	expect(await told()).toContain('included');

	// Whoever pushes a branch for the first time writes where it is pulled from.
	git('config', 'branch.orch-T-1.remote', 'origin');
	git('config', 'branch.orch-T-1.merge', 'refs/heads/x');
	expect(await told()).toBe('');

	const config = path.join(common, 'config');
	const good = readFileSync(config, 'utf8');
	writeFileSync(config, '[core\n');
	expect(await told()).toMatch(/git cannot read it as it was \(bad config line 1 in file .*what was committed is still there/);
	renameSync(config, `${config}.away`);
	expect(await told()).toContain('(.git/config is gone)');
	writeFileSync(config, good);
	expect(await told()).toBe('');
	renameSync(path.join(common, 'HEAD'), path.join(common, 'HEAD.away'));
	expect(await told()).toContain('(.git/HEAD is gone)');
	renameSync(path.join(common, 'HEAD.away'), path.join(common, 'HEAD'));
	expect(await told()).toBe('');

	// One that leaves at once has been at work, too.
	await house.import('- [ ] T-2 y');
	await house.until(() => house.store.tasks.list().some(({id, agentId, state}) => id === 'T-2' && agentId !== undefined && state !== 'working'));
	expect(await told()).toMatch(/alias\.st is new/);
});
