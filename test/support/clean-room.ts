/**
What tests and rounds stand on: an environment in which nothing is of whoever runs them, and limits that hold nothing.
*/
import process from 'node:process';

/** Nothing of the person who runs the tests. */
export const cleanEnvironment = {
	PATH: process.env['PATH'] ?? '',
	HOME: '/nonexistent',
	LC_ALL: 'C',
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_AUTHOR_NAME: 'Ada',
	GIT_AUTHOR_EMAIL: 'ada@example.com',
	GIT_COMMITTER_NAME: 'Ada',
	GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** So that a busy machine holds nothing. */
export const roomy = {cpu: {warn: 100, stop: 100}, memory: {warn: 100, stop: 100}, disk: {warn: 100, stop: 100}, freeMemoryMb: 0, freeDiskMb: 0};
