import { ActionIcon, Button, Select } from '@mantine/core'
import { IconBoxMultiple, IconTrash, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import blocks from '../../ui/blocks.module.css'
import { showToast } from '../../ui/toasts.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import type { Port } from '../model/connect.ts'
import { disconnect } from '../model/connect.ts'
import { targetsOf } from '../model/edit.ts'
import { framesOf, inFrame } from '../model/frames.ts'
import { type Graph, type GraphNode, typeOf } from '../model/graph.ts'
import { NODE_ICONS } from '../words/node-icons.ts'
import type { Words } from '../words/use-node-words.ts'
import { ActionFields } from './ActionFields.tsx'
import { ConditionFields } from './ConditionFields.tsx'
import classes from './inspector.module.css'
import { TriggerFields } from './TriggerFields.tsx'

/** The chosen node: its fields, and what it is joined to. */
interface Props {
  editor: RuleEditor
  graph: Graph
  node: GraphNode
  words: Words
  /** Fault of a field of this node. */
  errorOf(field: string): string | undefined
}

export function NodeForm({ editor, graph, node, words, errorOf }: Props) {
  const { t } = useTranslation('rules')
  const { t: nodes } = useTranslation('ruleNodes')
  const type = typeOf(node)
  const Icon = NODE_ICONS[type]
  const merge = (field: string) => `${node.id} ${field}`
  return (
    <div className={blocks.form}>
      <div className={classes.formHead}>
        <Icon size={16} stroke={1.75} aria-hidden="true" />
        <h2>{nodes(`name.${type}`)}</h2>
        <ActionIcon
          size={28}
          aria-label={t('node.remove')}
          title={`${t('node.remove')} · ${t('key.delete')}`}
          onClick={editor.removeChosen}
        >
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      <p className={blocks.hint}>{nodes(`hint.${type}`)}</p>
      {node.role === 'condition' && (
        <ConditionFields
          node={node.node}
          errorOf={errorOf}
          onChange={(next, field) => editor.changeNode({ role: 'condition', node: next }, merge(field))}
        />
      )}
      {node.role === 'trigger' && (
        <TriggerFields
          key={node.id}
          node={node.node}
          timeZone={editor.rule.timeZone}
          errorOf={errorOf}
          onChange={(next, field) => editor.changeNode({ role: 'trigger', node: next }, merge(field))}
        />
      )}
      {node.role === 'action' && (
        <ActionFields
          node={node.node}
          ruleId={editor.id}
          errorOf={errorOf}
          onChange={(next, field) => editor.changeNode({ role: 'action', node: next }, merge(field))}
        />
      )}
      <FrameOf editor={editor} node={node} />
      <Connections editor={editor} graph={graph} node={node} words={words} />
    </div>
  )
}

/** The frame it stands in; nothing where the rule has none. */
function FrameOf({ editor, node }: { editor: RuleEditor; node: GraphNode }) {
  const { t } = useTranslation('rules')
  const frames = framesOf(editor.rule)
  if (frames.length === 0) return null
  return (
    <Select
      label={t('frame.name')}
      placeholder={t('frame.none')}
      clearable
      value={frames.find(({ nodes }) => nodes.includes(node.id))?.id ?? null}
      data={frames.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(frame) => editor.change((rule) => inFrame(rule, node.id, frame))}
    />
  )
}

/** What it is joined to, and the way to join it without a pointer. */
function Connections({ editor, graph, node, words }: Omit<Props, 'errorOf'>) {
  const { t } = useTranslation('rules')
  const [port, setPort] = useState<Port>('out')
  const edges = graph.edges.filter(({ from, to }) => from === node.id || to === node.id)
  const lineOf = (id: string) => {
    const other = graph.nodes.get(id)
    return other === undefined ? id : words.of(other).line
  }
  const targets = targetsOf(editor.rule, node.id).filter(({ role }) => port === 'out' || role === 'action')
  return (
    <section className={classes.section} aria-label={t('node.connections')}>
      <h3>{t('node.connections')}</h3>
      {edges.length === 0 && <p className={blocks.hint}>{t('node.alone')}</p>}
      <ul className={classes.links}>
        {edges.map((edge) => {
          const out = edge.from === node.id
          const name = lineOf(out ? edge.to : edge.from)
          return (
            <li key={edge.id}>
              <span title={name}>
                {t(out ? (edge.kind === 'else' ? 'node.elseTo' : 'node.to') : 'node.from')} <b>{name}</b>
              </span>
              <ActionIcon
                size={24}
                aria-label={t('node.part', { name })}
                title={t('node.part', { name })}
                onClick={() => editor.change((rule) => disconnect(rule, edge))}
              >
                <IconX size={14} stroke={1.75} />
              </ActionIcon>
            </li>
          )
        })}
      </ul>
      <div className={classes.pair}>
        <Select
          label={t('node.connect')}
          data-connect
          searchable
          placeholder={t('node.choose')}
          nothingFoundMessage={t('node.noTarget')}
          value={null}
          data={targets.map((one) => ({ value: one.id, label: `${words.of(one).kind}: ${words.of(one).line}` }))}
          onChange={(to) => {
            if (to === null) return
            const refusal = editor.connect(node.id, to, port)
            if (refusal) showToast({ status: 'warning', title: t('refusal.title'), text: t(`refusal.${refusal}`) })
          }}
        />
        {node.role === 'condition' && (
          <Select
            label={t('node.port')}
            allowDeselect={false}
            value={port}
            data={[
              { value: 'out', label: t('node.whenTrue') },
              { value: 'else', label: t('node.whenFalse') },
            ]}
            onChange={(next) => setPort(next === 'else' ? 'else' : 'out')}
          />
        )}
      </div>
    </section>
  )
}

/** Several nodes, or an edge. */
export function ManyForm({ editor, count, onFrame }: { editor: RuleEditor; count: number; onFrame(): void }) {
  const { t } = useTranslation('rules')
  return (
    <div className={blocks.form}>
      <p className={blocks.hint}>{t('node.many', { count })}</p>
      <div className={classes.acts}>
        {editor.nodes.size > 0 && (
          <Button leftSection={<IconBoxMultiple size={16} stroke={1.75} />} onClick={onFrame}>
            {t('frame.make')}
          </Button>
        )}
        <Button leftSection={<IconTrash size={16} stroke={1.75} />} onClick={editor.removeChosen}>
          {t('node.removeMany')}
        </Button>
      </div>
    </div>
  )
}
