import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleStanding } from '../../../backend/contract/rules/desk.ts'
import type { RuleDraft } from '../../../backend/contract/rules/draft.ts'
import type { Rule } from '../../../backend/contract/rules/rule.ts'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import page from '../../ui/page.module.css'
import { showFailure } from '../../ui/toasts.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { BacktestTab } from '../backtest/BacktestTab.tsx'
import { useBacktest } from '../backtest/use-backtest.ts'
import { CanvasContext, type CanvasWords } from '../canvas/canvas-context.ts'
import { RuleCanvas } from '../canvas/RuleCanvas.tsx'
import { ConflictsTab } from '../checks/ConflictsTab.tsx'
import { useConflicts } from '../checks/use-conflicts.ts'
import { useMarks } from '../checks/use-marks.ts'
import { useSurroundings } from '../checks/use-surroundings.ts'
import { BottomPanel, type BottomTab } from '../evaluations/BottomPanel.tsx'
import { EvaluationsPanel, TodayNote } from '../evaluations/EvaluationsPanel.tsx'
import { EVERY_FIRING, FiringSearch } from '../evaluations/FiringSearch.tsx'
import { ShownStrip } from '../evaluations/ShownStrip.tsx'
import type { Shown } from '../evaluations/shown.ts'
import { useShownGraph } from '../evaluations/use-shown-graph.ts'
import { WhyNot } from '../evaluations/WhyNot.tsx'
import { Inspector, type InspectorTab } from '../inspector/Inspector.tsx'
import { activeBranches, TraceContext, TraceStore, useDecisions } from '../live/trace-store.ts'
import { useLiveRun } from '../live/use-live-run.ts'
import { graphOf } from '../model/graph.ts'
import { SimulationPanel } from '../simulation/SimulationPanel.tsx'
import { useSimulation } from '../simulation/use-simulation.ts'
import { TextView } from '../text/TextView.tsx'
import { VersionsTab } from '../versions/VersionsTab.tsx'
import { useNodeWords } from '../words/use-node-words.ts'
import { EditorHead } from './EditorHead.tsx'
import classes from './editor.module.css'
import { useEditorKeys } from './use-editor-keys.ts'
import { useProblems } from './use-problems.ts'
import { useRuleEditor } from './use-rule-editor.ts'
import { type View, ViewSwitch } from './ViewSwitch.tsx'

const NEVER: RuleStanding['lastRuns'] = []

/** Builds a rule: canvas, text, forms, with live values; each step is kept as a draft. */
interface Props {
  id: string
  published: Rule | undefined
  draft: RuleDraft | undefined
  standing: RuleStanding | undefined
  /** Firing to begin with. */
  firing: number | undefined
}

export default function RuleEditor({ id, published, draft, standing, firing }: Props) {
  const { t } = useTranslation('rules')
  const editor = useRuleEditor(id, published, draft)
  const words = useNodeWords()
  const wide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false })
  const [live, setLive] = useState(true)
  const [view, setView] = useState<View>('canvas')
  const [adding, setAdding] = useState(false)
  const [tab, setTab] = useState<InspectorTab>('node')
  const [side, setSide] = useState(false)
  const { rule } = editor
  const graph = useMemo(() => graphOf(rule), [rule])
  const world = useSurroundings()
  const problems = useProblems(id, rule, graph, words, world)
  const conflicts = useConflicts(world, { id, rule })
  const backtest = useBacktest()
  const marks = useMarks(id, problems, conflicts, words)
  const [below, setBelow] = useState<BottomTab>('evaluations')
  const [filter, setFilter] = useState(EVERY_FIRING)
  const [shown, setShown] = useState<Shown | null>(null)
  const [past] = useState(() => new TraceStore())
  const then = useShownGraph(id, graph, shown, editor.dirty ? null : (editor.published?.version ?? null))
  const simulation = useSimulation(rule, below === 'simulation')
  const liveStore = useLiveRun(rule, live && simulation === undefined)
  const store = simulation?.store ?? (shown ? past : liveStore)
  const simulated = useDecisions(simulation?.store ?? past)
  const active = useMemo(
    () => (simulation ? activeBranches(simulated) : shown ? new Set(shown.kind === 'firing' ? shown.active : []) : null),
    [simulation, simulated, shown],
  )
  const show = (next: Shown) => {
    past.set(next.nodes)
    setShown(next)
    setView((now) => (now === 'text' ? 'split' : now))
  }

  // Whoever opens a node, or adds one, wants its form.
  const { opened, changeFrame } = editor
  useEffect(() => {
    if (opened === 0) return
    setTab('node')
    if (!wide) setSide(true)
  }, [opened, wide])

  const onFrame = () => editor.frameChosen(t('frame.fresh', { number: (rule.frames?.length ?? 0) + 1 }))
  useEditorKeys(editor, {
    onAdd: () => setAdding(true),
    onConnect: () => {
      setTab('node')
      setSide(true)
      requestAnimationFrame(() => document.querySelector<HTMLElement>('input[data-connect]')?.focus())
    },
    onText: () => setView((now) => (now === 'canvas' ? 'text' : 'canvas')),
    onFrame,
  })

  const lastRuns = standing?.lastRuns ?? NEVER
  const context = useMemo(
    (): CanvasWords => ({
      words: words.of,
      names: words.names,
      dayNames: words.dayNames,
      ruleName: rule.name,
      lastRuns,
      dryRun: rule.dryRun,
      marks,
      live: live || shown !== null || simulation !== undefined,
      active,
      onFold: (frame) => changeFrame({ ...frame, folded: !frame.folded }),
      done: simulation === undefined && shown?.kind === 'firing' ? new Map(shown.firing.actions.map((one) => [one.id, one])) : null,
      atMs: simulation === undefined && shown !== null ? shown.atMs : null,
    }),
    [words, rule.name, rule.dryRun, lastRuns, marks, live, shown, simulation, active, changeFrame],
  )
  const settle = (mine: boolean) => {
    editor.settle(mine).catch((fault: unknown) => showFailure(t('conflict.failed'), fault))
  }
  const inspector = (
    <Inspector
      editor={editor}
      graph={graph}
      words={words}
      problems={problems}
      onFrame={onFrame}
      world={world}
      tab={tab}
      onTab={setTab}
      backtest={<BacktestTab editor={editor} words={words} work={backtest} blocks={problems.blocks} />}
      conflicts={
        <ConflictsTab
          conflicts={conflicts}
          words={words}
          id={id}
          priority={rule.priority}
          onPriority={(priority) => editor.change((now) => ({ ...now, priority }))}
        />
      }
      conflictCount={conflicts?.own.length ?? 0}
      versions={<VersionsTab editor={editor} />}
    />
  )
  return (
    <div className={`${page.page} ${classes.page}`}>
      <EditorHead
        editor={editor}
        blocks={problems.blocks}
        live={live}
        adding={adding}
        onLive={setLive}
        onAdding={setAdding}
        onSide={wide ? undefined : () => setSide(true)}
        onRule={() => {
          editor.choose(new Set(), new Set())
          setTab('node')
          setSide(true)
        }}
      />
      {editor.keeping.state === 'conflict' && (
        <Banner
          status="warning"
          role="alert"
          title={t('conflict.title')}
          actions={
            <>
              <Button size="sm" onClick={() => settle(false)}>
                {t('conflict.theirs')}
              </Button>
              <Button size="sm" onClick={() => settle(true)}>
                {t('conflict.mine')}
              </Button>
            </>
          }
        >
          {t('conflict.text')}
        </Banner>
      )}
      <div className={classes.columns} data-side={wide}>
        <div className={classes.main}>
          <div className={classes.views} data-view={view} data-simulated={simulation !== undefined}>
            {view !== 'text' && (
              <div className={classes.view}>
                <CanvasContext value={context}>
                  <TraceContext value={store}>
                    <RuleCanvas editor={editor} graph={then.graph} narrow={view === 'split'} onFrame={onFrame} />
                  </TraceContext>
                </CanvasContext>
                <ShownStrip
                  shown={shown}
                  simulated={simulation !== undefined}
                  old={then.old}
                  onLive={() => {
                    setShown(null)
                    setBelow('evaluations')
                  }}
                />
                {graph.nodes.size === 0 && (
                  <div className={classes.empty}>
                    <EmptyState title={t('empty.canvas')} text={t('empty.canvasText')}>
                      <Button variant="filled" onClick={() => setAdding(true)}>
                        {t('palette.open')}
                      </Button>
                    </EmptyState>
                  </div>
                )}
              </div>
            )}
            {view !== 'canvas' && (
              <div className={classes.view}>
                <TextView editor={editor} alone={view === 'text'} />
              </div>
            )}
            <ViewSwitch className={classes.switch} view={view} onView={setView} />
          </div>
          <BottomPanel
            tab={below}
            note={below === 'evaluations' ? <TodayNote standing={standing} /> : null}
            act={
              below === 'evaluations' ? (
                <>
                  <FiringSearch filter={filter} onFilter={setFilter} />
                  <WhyNot editor={editor} words={words} onShow={show} />
                </>
              ) : null
            }
            onTab={setBelow}
          >
            {simulation ? (
              <SimulationPanel simulation={simulation} rule={rule} graph={graph} words={words} />
            ) : (
              <EvaluationsPanel
                editor={editor}
                graph={graph}
                words={words}
                standing={standing}
                shown={shown}
                asked={firing}
                filter={filter}
                onShow={show}
                onLive={() => setShown(null)}
              />
            )}
          </BottomPanel>
        </div>
        {wide && (
          <aside className={classes.side} aria-label={t('head.side')}>
            {inspector}
          </aside>
        )}
      </div>
      {!wide && (
        <Drawer
          opened={side}
          onClose={() => setSide(false)}
          position="right"
          size={380}
          title={t('head.side')}
          closeButtonProps={{ 'aria-label': t('head.closeSide') }}
        >
          {inspector}
        </Drawer>
      )}
      <UnsavedGuard
        dirty={editor.keeping.state === 'failed' || editor.keeping.state === 'conflict'}
        closing={false}
        onKeep={() => undefined}
        onDiscard={() => undefined}
      />
    </div>
  )
}
