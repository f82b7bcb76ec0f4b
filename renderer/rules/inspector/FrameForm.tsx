import { ActionIcon, Button, Switch, TextInput } from '@mantine/core'
import { IconBoxMultiple, IconTrash, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Frame } from '../../../backend/contract/rules/rule.ts'
import blocks from '../../ui/blocks.module.css'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { inFrame } from '../model/frames.ts'
import type { Graph } from '../model/graph.ts'
import type { Words } from '../words/use-node-words.ts'
import classes from './inspector.module.css'

/** The chosen frame: its name, whether it is folded, what stands in it. */
interface Props {
  editor: RuleEditor
  frame: Frame
  graph: Graph
  words: Words
}

export function FrameForm({ editor, frame, graph, words }: Props) {
  const { t } = useTranslation('rules')
  // A frame always has a name: an empty field waits for one.
  const [typed, setTyped] = useState<string>()
  const rename = (name: string) => {
    setTyped(name.trim() === '' ? name : undefined)
    if (name.trim() !== '') editor.changeFrame({ ...frame, name }, 'name')
  }
  return (
    <div className={blocks.form}>
      <div className={classes.formHead}>
        <IconBoxMultiple size={16} stroke={1.75} aria-hidden="true" />
        <h2>{t('frame.name')}</h2>
      </div>
      <p className={blocks.hint}>{t('frame.hint')}</p>
      <TextInput
        label={t('form.name')}
        maxLength={80}
        value={typed ?? frame.name}
        error={typed === undefined ? undefined : t('unfinished.no-name')}
        onChange={(event) => rename(event.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
      />
      <Switch
        label={t('frame.folded')}
        checked={frame.folded}
        onChange={(event) => editor.changeFrame({ ...frame, folded: event.currentTarget.checked })}
      />
      <section className={classes.section} aria-label={t('frame.nodes')}>
        <h3>{t('frame.nodes')}</h3>
        <ul className={classes.links}>
          {frame.nodes.map((id) => {
            const node = graph.nodes.get(id)
            const name = node === undefined ? id : `${words.of(node).kind}: ${words.of(node).line}`
            return (
              <li key={id}>
                <button type="button" className={classes.link} title={name} onClick={() => editor.open(id)}>
                  {name}
                </button>
                <ActionIcon
                  size={24}
                  aria-label={t('frame.takeOut', { name })}
                  title={t('frame.takeOut', { name })}
                  onClick={() => {
                    editor.change((rule) => inFrame(rule, id, null))
                    editor.choose(new Set(frame.nodes.filter((one) => one !== id)), undefined)
                  }}
                >
                  <IconX size={14} stroke={1.75} />
                </ActionIcon>
              </li>
            )
          })}
        </ul>
      </section>
      <div className={classes.acts}>
        <Button
          leftSection={<IconBoxMultiple size={16} stroke={1.75} />}
          title={`${t('frame.dissolveHint')} ${t('key.ctrl')} ${t('key.shift')} G`}
          onClick={() => editor.unframe(frame.id)}
        >
          {t('frame.dissolve')}
        </Button>
        <Button leftSection={<IconTrash size={16} stroke={1.75} />} onClick={editor.removeChosen}>
          {t('node.removeMany')}
        </Button>
      </div>
    </div>
  )
}
