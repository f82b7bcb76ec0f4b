import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { RuleProblems } from '../editor/use-problems.ts'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import type { Graph } from '../model/graph.ts'
import type { Words } from '../words/use-node-words.ts'
import { FrameForm } from './FrameForm.tsx'
import classes from './inspector.module.css'
import { ManyForm, NodeForm } from './NodeForm.tsx'
import { ProblemList } from './ProblemList.tsx'
import { RuleForm } from './RuleForm.tsx'

/** Right side of the editor: the chosen node or the rule itself, what the past says, what it stands in the way of, what it was. */

export const TABS = ['node', 'backtest', 'conflicts', 'versions'] as const
export type InspectorTab = (typeof TABS)[number]

interface Props {
  editor: RuleEditor
  graph: Graph
  words: Words
  problems: RuleProblems
  /** Puts the chosen nodes into a frame. */
  onFrame(): void
  world: RuleSurroundings | undefined
  tab: InspectorTab
  onTab(tab: InspectorTab): void
  backtest: React.ReactNode
  conflicts: React.ReactNode
  /** Conflicts with other rules. */
  conflictCount: number
  versions: React.ReactNode
}

export function Inspector({
  editor,
  graph,
  words,
  problems,
  onFrame,
  world,
  tab,
  onTab,
  backtest,
  conflicts,
  conflictCount,
  versions,
}: Props) {
  const { t } = useTranslation('rules')
  const [only, ...more] = editor.nodes
  const node = only !== undefined && more.length === 0 && editor.edges.size === 0 ? graph.nodes.get(only) : undefined
  const many = editor.nodes.size + editor.edges.size
  return (
    <Tabs
      className={classes.inspector ?? ''}
      value={tab}
      keepMounted={false}
      onChange={(next) => onTab(TABS.find((one) => one === next) ?? 'node')}
    >
      <Tabs.List className={classes.tabs ?? ''}>
        <Tabs.Tab value="node">{t(many > 0 ? 'tab.node' : 'tab.rule')}</Tabs.Tab>
        <Tabs.Tab value="backtest">{t('tab.backtest')}</Tabs.Tab>
        <Tabs.Tab value="conflicts" rightSection={conflictCount > 0 ? <ConflictCount count={conflictCount} /> : null}>
          {t('tab.conflicts')}
        </Tabs.Tab>
        <Tabs.Tab value="versions">{t('tab.versions')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel className={classes.content ?? ''} value="node">
        {editor.frame && <FrameForm key={editor.frame.id} editor={editor} frame={editor.frame} graph={graph} words={words} />}
        {node ? (
          <NodeForm
            key={node.id}
            editor={editor}
            graph={graph}
            node={node}
            words={words}
            errorOf={(field) => problems.list.find((one) => one.severity === 'error' && one.node === node.id && one.field === field)?.text}
          />
        ) : editor.frame ? null : many > 0 ? (
          <ManyForm editor={editor} count={many} onFrame={onFrame} />
        ) : (
          <RuleForm
            editor={editor}
            nameError={problems.list.find((one) => one.node === null && one.field === 'name')?.text}
            world={world}
          />
        )}
        <ProblemList problems={problems} onOpen={editor.open} />
      </Tabs.Panel>
      <Tabs.Panel className={classes.content ?? ''} value="backtest">
        {backtest}
      </Tabs.Panel>
      <Tabs.Panel className={classes.content ?? ''} value="conflicts">
        {conflicts}
      </Tabs.Panel>
      <Tabs.Panel className={classes.content ?? ''} value="versions">
        {versions}
      </Tabs.Panel>
    </Tabs>
  )
}

function ConflictCount({ count }: { count: number }) {
  return (
    <span className={classes.count}>
      <StatusGlyph status="warning" size={14} />
      {count}
    </span>
  )
}
