import { Button, NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import { IconCopy, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { GRID_COLUMNS, type Widget } from '../../../backend/contract/dashboard.ts'
import { closeUp, putAt, resized } from '../layout.ts'
import { KINDS } from '../widget-kinds.ts'
import classes from './inspector.module.css'
import { PageFields } from './PageFields.tsx'
import { Palette } from './Palette.tsx'
import type { Editor } from './use-editor.ts'
import { chosen } from './use-editor-keys.ts'
import { WidgetFields } from './WidgetFields.tsx'

/** The editor's right side: what can be added, the chosen widget, the page. The grid shows every change at once. */
export const TABS = ['add', 'widget', 'page'] as const
export type InspectorTab = (typeof TABS)[number]

interface Props {
  editor: Editor
  board: string | undefined
  tab: InspectorTab
  onTab(tab: InspectorTab): void
}

export function Inspector({ editor, board, tab, onTab }: Props) {
  const { t } = useTranslation('dashboards')
  const widgets = chosen(editor)
  const [only] = widgets
  return (
    <div className={classes.inspector}>
      <SegmentedControl
        fullWidth
        aria-label={t('inspector.tabs')}
        data={TABS.map((value) => ({ value, label: t(`inspector.${value}`) }))}
        value={tab}
        onChange={(value) => onTab(TABS.find((one) => one === value) ?? 'add')}
      />
      <div className={classes.content}>
        {tab === 'add' && (
          <Palette
            onAdd={(kind) => {
              editor.add(kind)
              onTab('widget')
            }}
          />
        )}
        {tab === 'page' && <PageFields body={editor.body} onChange={editor.change} />}
        {tab === 'widget' &&
          (only === undefined ? (
            <p className={classes.hint}>{t('inspector.none')}</p>
          ) : widgets.length > 1 ? (
            <Several editor={editor} widgets={widgets} />
          ) : (
            <One key={only.id} editor={editor} widget={only} board={board} />
          ))}
      </div>
    </div>
  )
}

function One({ editor, widget, board }: { editor: Editor; widget: Widget; board: string | undefined }) {
  const { t } = useTranslation('dashboards')
  const Icon = KINDS[widget.kind].icon
  return (
    <>
      <h2 className={classes.kindTitle}>
        <Icon size={18} stroke={1.75} aria-hidden="true" />
        {t(`kind.${widget.kind}`)}
      </h2>
      <TextInput
        label={t('field.title')}
        placeholder={t('field.titleHint')}
        maxLength={80}
        value={widget.title}
        onChange={(event) => editor.changeWidget({ ...widget, title: event.currentTarget.value }, `title ${widget.id}`)}
      />
      <WidgetFields widget={widget} variable={board} template={editor.body.template !== null} onChange={editor.changeWidget} />
      <section className={classes.section}>
        <h3>{t('inspector.place')}</h3>
        <Place editor={editor} widget={widget} />
      </section>
      <Acts editor={editor} widgets={[widget]} />
    </>
  )
}

function Place({ editor, widget }: { editor: Editor; widget: Widget }) {
  const { t } = useTranslation('dashboards')
  const { least } = KINDS[widget.kind]
  const ids = new Set([widget.id])
  const put = (x: number, y: number) => editor.arrange((widgets) => putAt(widgets, widget.id, x, y), `place ${widget.id}`)
  const size = (dw: number, dh: number) => editor.arrange((widgets) => closeUp(resized(widgets, ids, dw, dh)), `size ${widget.id}`)
  const common = { allowDecimal: false, clampBehavior: 'strict' } as const
  return (
    <div className={classes.four}>
      <NumberInput
        {...common}
        label={t('inspector.column')}
        min={1}
        max={GRID_COLUMNS - widget.w + 1}
        value={widget.x + 1}
        onChange={(x) => typeof x === 'number' && x >= 1 && put(x - 1, widget.y)}
      />
      <NumberInput
        {...common}
        label={t('inspector.row')}
        min={1}
        max={10_000}
        value={widget.y + 1}
        onChange={(y) => typeof y === 'number' && y >= 1 && put(widget.x, y - 1)}
      />
      <NumberInput
        {...common}
        label={t('inspector.width')}
        min={least.w}
        max={GRID_COLUMNS - widget.x}
        value={widget.w}
        onChange={(w) => typeof w === 'number' && w >= least.w && size(w - widget.w, 0)}
      />
      <NumberInput
        {...common}
        label={t('inspector.height')}
        min={least.h}
        max={200}
        value={widget.h}
        onChange={(h) => typeof h === 'number' && h >= least.h && size(0, h - widget.h)}
      />
    </div>
  )
}

function Several({ editor, widgets }: { editor: Editor; widgets: readonly Widget[] }) {
  const { t } = useTranslation('dashboards')
  return (
    <>
      <h2 className={classes.kindTitle}>{t('inspector.several', { count: widgets.length })}</h2>
      <p className={classes.hint}>{t('inspector.severalHint')}</p>
      <Acts editor={editor} widgets={widgets} />
    </>
  )
}

function Acts({ editor, widgets }: { editor: Editor; widgets: readonly Widget[] }) {
  const { t } = useTranslation('dashboards')
  return (
    <div className={classes.acts}>
      <Button size="sm" leftSection={<IconCopy size={14} stroke={1.75} />} onClick={() => editor.paste(widgets)}>
        {t('inspector.duplicate')}
      </Button>
      <Button
        size="sm"
        variant="danger"
        leftSection={<IconTrash size={14} stroke={1.75} />}
        onClick={() => editor.remove(new Set(widgets.map((widget) => widget.id)))}
      >
        {t('inspector.remove')}
      </Button>
    </div>
  )
}
