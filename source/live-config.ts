/**
The config while it is in use: a changed file is checked and counts at once; a wrong one is told, and the last right one goes on counting. Part of the front step.
*/
import {type Checked, type ConfigSetting, checkConfig, loadKeyCheck, policyFor, readChecked} from './check-config.js';
import type {Config} from './domain/config.js';
import {settings, valueAt} from './domain/config-settings.js';
import type {Policy} from './domain/policy.js';
import {failure, type Result, success} from './domain/problem.js';
import {createLiveTrust} from './live-trust.js';
import {stampOf, textOf} from './outside/config-edit.js';
import {configPlaces, type Layers} from './outside/config-layers.js';
import {sayValue, setSetting} from './set-config.js';
import {setKeys} from './set-keys.js';
import {asTrusted, type Trust, trustFile, writeConfig} from './trust.js';
import type {ConfigDoor, ConfigNews, TrustAsked} from './ui/config-door.js';
import {trustSays} from './ui/says/trust.js';

/** What is looked at once, when the house or the screen is opened. */
const atStart: readonly string[] = ['targetBranch', 'screen.glyphs', 'screen.mouse', 'screen.screenReader'];

const changesIn = (before: Config, after: Config): string[] =>
	settings.flatMap(({key}) => {
		const path = key.split('.');
		const [old, now] = [valueAt(before, path), valueAt(after, path)];
		if (JSON.stringify(old) === JSON.stringify(now)) return [];
		const isShort = [old, now].every(value => typeof value !== 'object');
		const said = isShort ? `${key} ${sayValue(old)} → ${sayValue(now)}` : key;
		return [atStart.includes(key) ? `${said} (from the next start on)` : said];
	});

/** Only what differs: the rest may have been set by who opened the house. */
const changedPolicy = (before: Config, after: Config, {screen}: ConfigSetting): Partial<Policy> => {
	const old = policyFor(before, screen);
	return Object.fromEntries(
		Object.entries(policyFor(after, screen)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name as keyof Policy])),
	);
};

/** What the house was opened on. */
type First = {readonly config: Config; readonly layers: Layers; readonly trust: Trust};

/** `policy` is changed in place: all that go by it go by the new one. */
export const createLiveConfig = (setting: ConfigSetting, first: First, policy: Policy, now: () => number): ConfigDoor => {
	const places = configPlaces(setting.root, setting.environment, setting.named);
	const note = trustFile(setting);
	const files = [...places.map(({file}) => file), ...(note === undefined ? [] : [note])];
	const trust = createLiveTrust(setting, first.trust, first.layers);
	let {config} = first;
	let stamp = stampOf(files);
	let seen = stamp;
	/** What was handed out to be edited. */
	let read = '';
	let goodAtMs = now();
	let keyCheck: Awaited<ReturnType<typeof loadKeyCheck>> | undefined;

	/** What has not been trusted does not count, however right it is. */
	const refuse = (asked: TrustAsked): ConfigNews => {
		if (!trust.isKept()) Object.assign(policy, asTrusted(policy, {isGiven: false}));
		return {kind: 'untrusted', asked, goodAtMs: policy.isTrusted ? goodAtMs : undefined};
	};

	const apply = ({config: next, problem, faults, layers}: Checked): ConfigNews => {
		const [fault] = faults;
		if (fault !== undefined) return {kind: 'faulty', fault, more: faults.length - 1, goodAtMs};
		if (problem !== undefined) return {kind: 'refused', said: problem.message};
		const asked = trust.read(layers);
		if (asked !== undefined) return refuse(asked);
		const changes = [...(policy.isTrusted ? [] : [trustSays.isGiven]), ...changesIn(config, next)];
		if (!policy.isTrusted) Object.assign(policy, {isTrusted: true, linear: next.linear, screen: policyFor(next, setting.screen).screen});
		Object.assign(policy, changedPolicy(config, next, setting));
		config = next;
		goodAtMs = now();
		return {kind: 'applied', changes};
	};

	/** What we have written counts at once, and is no news. */
	const applyOwn = async () => {
		const news = apply(await checkConfig(setting));
		stamp = stampOf(files);
		seen = stamp;
		return news;
	};

	const ownFile = () => places.find(({scope}) => scope === 'repository');

	return {
		async look() {
			const found = stampOf(files);
			// A file that is just being written is looked at when it is done.
			const isSettled = found === seen;
			seen = found;
			if (!isSettled || found === stamp) return undefined;
			stamp = found;
			const checked = readChecked(setting, keyCheck);
			if (checked.problem === undefined && checked.config.keys.bind.length > 0) keyCheck ??= await loadKeyCheck();
			return apply(keyCheck === undefined ? checked : readChecked(setting, keyCheck));
		},

		async set(key, typed) {
			const done = await setSetting(setting, key, typed);
			if (!done.ok) return done;
			const news = await applyOwn();
			const late = news.kind === 'applied' && atStart.includes(done.value.key);
			return success(late ? `${done.value.said} It counts from the next start on.` : done.value.said);
		},

		async bind(change) {
			const done = await setKeys(setting, change);
			if (done.ok) await applyOwn();
			return done;
		},

		asked: trust.asked,

		async trust(shown) {
			const given = trust.give(shown);
			if (!given.ok) return given;
			await applyOwn();
			return trust.asked() === undefined ? given : success(trustSays.changedAgain(shown.file));
		},

		valueOf: key => sayValue(valueAt(config, key.split('.'))),

		read() {
			const place = ownFile();
			read = place === undefined ? '' : textOf(place.file);
			return {name: place?.name ?? '', text: read};
		},

		write(text): Result<undefined> {
			const place = ownFile();
			if (place === undefined) return failure({kind: 'refused', code: 'no_config', message: 'There is no config file here.'});
			const untold = writeConfig(setting, place.file, read, text);
			return untold === undefined ? success(undefined) : failure(untold);
		},
	};
};
