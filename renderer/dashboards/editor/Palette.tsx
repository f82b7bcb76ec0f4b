import { useTranslation } from 'react-i18next'
import type { WidgetKind } from '../../../backend/contract/dashboard.ts'
import { KINDS, WIDGET_KINDS } from '../widget-kinds.ts'
import classes from './inspector.module.css'
import { draggedKind } from './palette-drag.ts'

/** Every kind of widget, to press or to drag onto the grid. */
export function Palette({ onAdd }: { onAdd(kind: WidgetKind): void }) {
  const { t } = useTranslation('dashboards')
  return (
    <>
      <p className={classes.hint}>{t('palette.hint')}</p>
      <div className={classes.palette}>
        {WIDGET_KINDS.map((kind) => {
          const Icon = KINDS[kind].icon
          return (
            <button
              key={kind}
              type="button"
              className={classes.kind}
              draggable
              onDragStart={(event) => {
                draggedKind.set(kind)
                event.dataTransfer.setData('text/plain', kind)
                event.dataTransfer.effectAllowed = 'copy'
              }}
              onDragEnd={() => draggedKind.set(null)}
              onClick={() => onAdd(kind)}
            >
              <Icon size={18} stroke={1.75} aria-hidden="true" />
              <span>
                <b>{t(`kind.${kind}`)}</b>
                <small>{t(`about.${kind}`)}</small>
              </span>
            </button>
          )
        })}
      </div>
    </>
  )
}
