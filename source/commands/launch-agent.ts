/**
How an attempt gets its process: what its agent is told, with which program, environment and folder. Part of spawn-agent-session.
*/
import path from 'node:path';
import type {ProcessTree} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import type {AgentId} from '../domain/ids.js';
import {launchOf} from '../domain/launch.js';
import {portFor, toolsUrl} from '../domain/loopback.js';
import type {Message} from '../domain/message.js';
import {OutsideError} from '../domain/problem.js';
import {promptFor} from '../domain/prompt.js';
import type {Task} from '../domain/task.js';
import type {Worktree} from '../domain/worktree.js';
import type {Context} from './command.js';
import {becauseFrozen, isFrozen} from './frozen.js';
import {lastOutput} from './start-job.js';

/** Where the conductor answers agents; it moves when somebody else has taken that port. */
const portOf = ({store, places}: Context): number => Number(store.settings.get('agent-port') ?? portFor(places.repository));

/** What waits for it, or was left for the attempts before it, is said to it at once. */
const messagesFor = ({store, policy, stamp}: Context, id: AgentId): readonly Message[] => {
	const messages = store.deliveries.handOut(
		{addresses: store.deliveries.addressesOf(id), consumer: id, way: 'prompt', max: policy.messagesInPromptMax, isEarly: true},
		policy.messageTimeoutMs,
		stamp(),
	);
	faultPoint('deliver.handed-out');
	return messages;
};

/** Starts the process of an attempt that has been written down; says who it is. */
export const launchAgent = async (
	context: Context,
	{task, worktree, id, name}: {task: Task; worktree: Worktree; id: AgentId; name: string},
): Promise<ProcessTree> => {
	const {agents, git, policy, places, store, targetBranch, environment} = context;
	const config = policy.agents[name];
	if (config === undefined) throw new OutsideError('invalid_configuration', `There is no agent named ${name}.`);
	const isMain = config.worksIn === 'main';
	const {folder, branch} = isMain ? {folder: places.repository, branch: targetBranch} : worktree;
	const messages = messagesFor(context, id);
	const prompt = promptFor(task, {
		worktree: folder,
		branch,
		targetBranch,
		// The row still holds what the attempt before this one lacked.
		lastFailure: task.fence === 0 ? undefined : (task.reason ?? undefined),
		lastOutput: lastOutput(context, task),
		// Of what lies uncommitted in the user's own checkout nobody knows whose it is.
		commitsForAgent: config.commit === 'auto' && !isMain,
		isMain,
		agentId: id,
		messages,
	});
	const {gitFolder, worktreeGitFolder} = await git.foldersOf(folder);
	if (!isMain) git.clearLock(folder);
	const {argv, env, readsPrompt, files, links} = launchOf(config, {
		agentId: id,
		taskId: task.id,
		prompt,
		promptFile: path.join(places.runs, id, 'prompt.md'),
		worktree: folder,
		branch,
		check: task.check,
		gitFolder,
		worktreeGitFolder,
		environment,
		namedVariables: 'preset' in config ? agents.variablesNamedBy(config.preset, environment) : [],
		tools: {
			url: toolsUrl(portOf(context)),
			token: store.claims.issueToken(id),
			folder: path.join(places.runs, id),
			geminiHome: 'preset' in config && config.preset === 'gemini' ? agents.geminiHome(environment) : undefined,
		},
	});
	faultPoint('spawn.token-issued');
	// The user's own copy goes before the one that is in the hands of agents.
	const program = agents.programIn(argv[0] ?? '', [places.repository, folder]);
	// The last moment at which it can be kept from starting.
	if (isFrozen(context)) throw new OutsideError('spawn_failed', becauseFrozen(context));
	return agents.start({
		runId: id,
		argv: [program, ...argv.slice(1)],
		cwd: folder,
		startupMs: policy.startupMs,
		env,
		files: {...files, 'prompt.md': prompt},
		links,
		...(readsPrompt ? {stdin: 'prompt.md'} : {}),
	});
};
