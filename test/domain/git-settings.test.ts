import {expect, test} from 'vitest';
import {type SettingChange, saySettingChanges} from '../../source/domain/git-settings.js';
import {safeLine} from '../../source/domain/text.js';

test('however much has changed, how to take it back fits into one line of what is told', () => {
	const names = ['alias.status', 'commit.gpgsign', 'core.fsmonitor', 'core.sshcommand', 'credential.helper', 'filter.evil.clean', 'filter.evil.smudge'];
	const says = saySettingChanges(
		names.map((name): SettingChange => ({name, how: 'new'})),
		{entries: {}},
	);
	expect(safeLine(says)).toBe(says);
	expect(says).toMatch(/: alias\.status is new, commit\.gpgsign is new, .*, and 2 more\. Filters/);
	expect(says).toMatch(/If nobody wants it, take it away, as in: git config --local --unset-all alias\.status$/);
});
