import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../../../backend/contract/actuators/actuator.ts'
import type { FiringAction } from '../../../backend/contract/rules/firing.ts'
import type { Action, Condition } from '../../../backend/contract/rules/rule.ts'
import type { Truth } from '../../../backend/contract/rules/truth.ts'
import { useNow } from '../../backend/clock.ts'
import { actuatorKey, useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { useTrace } from '../live/trace-store.ts'
import { type GraphNode, typeOf } from '../model/graph.ts'
import { liveWords } from '../words/live-words.ts'
import { NODE_ICONS } from '../words/node-icons.ts'
import { clockText, tookText } from '../words/span.ts'
import { useCanvas, useMoment } from './canvas-context.ts'
import classes from './rule-node.module.css'

/** One node of a rule with its present truth and value. Its size never changes, so that nothing moves under the pointer. */

export type RuleFlowNode = Node<{ graph: GraphNode }, 'rule'>

export const RuleNode = memo(function RuleNode({ data, selected }: NodeProps<RuleFlowNode>) {
  const { graph } = data
  const { words, marks } = useCanvas()
  const { kind, title, place } = words(graph)
  const Icon = NODE_ICONS[typeOf(graph)]
  const own = marks.get(graph.id)
  const error = own?.find(({ severity }) => severity === 'error')
  const fault = error ?? own?.[0]
  return (
    <div
      className={classes.node}
      data-selected={selected}
      data-error={error !== undefined}
      data-narrow={graph.role === 'condition' && 'inputs' in graph.node}
    >
      {graph.role !== 'trigger' && <Handle type="target" position={Position.Left} className={classes.port} />}
      <div className={classes.head}>
        <Icon size={15} stroke={1.75} aria-hidden="true" />
        <span className={classes.kind}>{kind}</span>
        {graph.role === 'condition' && <TruthPill id={graph.id} />}
        {graph.role === 'action' && <RunPill action={graph.node} graph={graph} />}
      </div>
      <div className={classes.body}>
        <p className={classes.title} title={place === '' ? title : `${title}, ${place}`}>
          <b>{title}</b>
          {place !== '' && <span>{place}</span>}
        </p>
        {graph.role === 'condition' ? (
          <ConditionLines node={graph.node} graph={graph} />
        ) : graph.role === 'action' ? (
          <ActionLines action={graph.node} graph={graph} />
        ) : (
          <PlainLines graph={graph} />
        )}
        {fault && (
          <p className={classes.error} data-severity={fault.severity} title={own?.map(({ text }) => text).join('\n')}>
            <StatusGlyph status={error ? 'critical' : 'warning'} size={12} />
            <span>{fault.text}</span>
          </p>
        )}
      </div>
      <Handle type="source" position={Position.Right} className={classes.port} id="out" />
      {graph.role === 'condition' && (
        <Handle type="source" position={Position.Right} className={`${classes.port} ${classes.elsePort}`} id="else" />
      )}
    </div>
  )
})

/** Says its state in words too; dashed where it is not true. */
function TruthPill({ id }: { id: string }) {
  const { t } = useTranslation('ruleNodes')
  const { live } = useCanvas()
  const trace = useTrace(id)
  if (!live || trace === undefined) return null
  return <Pill state={trace.truth}>{t(`truth.${trace.truth}`)}</Pill>
}

type PillState = Truth | 'running' | 'pending' | 'idle'

function Pill({ state, children }: { state: PillState; children: React.ReactNode }) {
  return (
    <span className={classes.pill} data-state={state}>
      {state === 'true' && <StatusGlyph status="ok" size={12} bare />}
      {state === 'false' && <span className={classes.dash} aria-hidden="true" />}
      {state === 'unknown' && <span aria-hidden="true">?</span>}
      {(state === 'running' || state === 'pending') && <StatusGlyph status="pending" size={12} />}
      {children}
    </span>
  )
}

interface ActionState {
  state: 'running' | 'pending' | 'idle'
  runMs: number | null
  confirmedMs: number | null
}

function useActionState(action: Action, graph: GraphNode): ActionState {
  const { ruleName, active } = useCanvas()
  const key = action.kind === 'output' ? actuatorKey(action.output.board, action.output.gpio) : ''
  const actuator = useLive((state) => state.actuators.get(key))
  const command = useLive((state) => state.commands.get(key))
  const nowMs = useNow()
  const wantsOn = action.kind === 'output' && switchesOn(action.command, action.percent)
  // Its other branch asks for the same output: a command is shown where it was asked for.
  const own = command?.source === 'rule' && command.by === ruleName && asks(action, command)
  const pending = own && (command.state === 'accepted' || command.state === 'sent' || command.state === 'acknowledged')
  const mine = actuator?.switched?.source === 'rule' && actuator.switched.by === ruleName
  const running = mine && actuator.on && wantsOn
  if (active !== null) {
    const runs = graph.role === 'action' && graph.list === 'do' && active.has(graph.branch)
    return { state: runs ? 'running' : 'idle', runMs: null, confirmedMs: null }
  }
  const confirmedMs = own && command.confirmedAtMs !== null ? command.confirmedAtMs - command.createdAtMs : null
  return {
    state: pending ? 'pending' : running ? 'running' : 'idle',
    runMs: running && actuator.onSinceMs !== null ? nowMs - actuator.onSinceMs : null,
    confirmedMs: running ? confirmedMs : null,
  }
}

function asks(action: Action, { command, value }: Pick<Command, 'command' | 'value'>): boolean {
  if (action.kind !== 'output') return false
  // A command to switch over goes out as what it comes to.
  return action.command === 'TOGGLE' || switchesOn(action.command, action.percent) === switchesOn(command, value)
}

/** @param share of a command PWM; what it is counted in does not matter */
function switchesOn(command: string, share: number | null): boolean {
  return command !== 'OFF' && !(command === 'PWM' && share === 0)
}

function RunPill({ action, graph }: { action: Action; graph: GraphNode }) {
  const { t } = useTranslation('ruleNodes')
  const { live, dryRun, active, done } = useCanvas()
  const { state } = useActionState(action, graph)
  if (!live) return null
  if (done !== null) {
    const outcome = done.get(action.id)?.outcome
    return <Pill state={outcome === 'done' ? 'true' : 'idle'}>{t(outcome === undefined ? 'run.idle' : `did.${outcome}`)}</Pill>
  }
  const word = active !== null && state === 'running' ? 'run.would' : dryRun && state === 'idle' ? 'run.dry' : (`run.${state}` as const)
  return <Pill state={state}>{t(word)}</Pill>
}

function ConditionLines({ node, graph }: { node: Condition; graph: GraphNode }) {
  const { t } = useTranslation('ruleNodes')
  const format = useFormat()
  const { words, live, names, dayNames } = useCanvas()
  const trace = useTrace(graph.id)
  const nowMs = useMoment()
  const { test, bound } = words(graph)
  const series = 'series' in node ? names.series(node.series) : undefined
  const said = liveWords(node, live ? trace : undefined, { t, format, nowMs, series, dayNames })
  return (
    <>
      <p className={classes.value}>
        <b>{said.value}</b>
        {said.unit !== '' && <span>{said.unit}</span>}
        {said.behind === undefined ? (
          <>
            <span>{test}</span>
            <span className={classes.bound}>{bound}</span>
          </>
        ) : (
          <span>{said.behind}</span>
        )}
      </p>
      <p className={classes.note} title={said.note}>
        {live ? said.note : t('live.off')}
      </p>
    </>
  )
}

function ActionLines({ action, graph }: { action: Action; graph: GraphNode }) {
  const { t } = useTranslation('ruleNodes')
  const format = useFormat()
  const { words, lastRuns, live, active, done } = useCanvas()
  const nowMs = useNow()
  const { state, runMs, confirmedMs } = useActionState(action, graph)
  const { test, bound } = words(graph)
  const confirmed = done === null ? (state === 'running' ? confirmedMs : null) : confirmedAfter(done.get(action.id))
  const isElse = graph.role === 'action' && graph.list === 'otherwise'
  const all = action.kind === 'output' && action.durationS > 0 ? clockText(action.durationS * 1000) : ''
  const last = graph.role === 'action' ? lastRuns.find(({ branch, list }) => branch === graph.branch && list === graph.list) : undefined
  const ran =
    last === undefined
      ? t(isElse ? 'live.neverRan' : 'live.never')
      : t(isElse ? 'live.ranAgo' : 'live.firedAgo', { time: format.duration(nowMs - last.atMs) })
  return (
    <>
      {live && runMs !== null ? (
        <p className={classes.value}>
          <b>{clockText(runMs)}</b>
          {all !== '' && <span>{t('live.of', { held: '', all }).trim()}</span>}
        </p>
      ) : (
        <p className={classes.text} title={bound}>
          {isElse && bound === '' ? t('live.else') : [test, bound].filter(Boolean).join(' ')}
        </p>
      )}
      <p className={classes.note}>
        {live && confirmed !== null ? (
          <>
            <StatusGlyph status="ok" size={12} bare /> {t('live.confirmed', { time: tookText(confirmed, format) })}
          </>
        ) : live && active === null ? (
          ran
        ) : (
          ''
        )}
      </p>
    </>
  )
}

/** From the decision to the board's word, ms; null = it never came. */
function confirmedAfter(action: FiringAction | undefined): number | null {
  const at = action?.commands[0]?.confirmedAtMs ?? null
  return at === null || action === undefined || action.startedAtMs === null ? null : Math.max(0, at - action.startedAtMs)
}

function PlainLines({ graph }: { graph: GraphNode }) {
  const { words } = useCanvas()
  const { test, bound } = words(graph)
  return (
    <p className={classes.text} title={bound}>
      {[test, bound].filter(Boolean).join(' ')}
    </p>
  )
}
