import type { NodeType } from '../model/graph.ts'
import { type Chosen, NODE_TYPES } from '../model/new-node.ts'

/** What is dragged out of the palette onto the canvas. */
export interface Dragged {
  type: NodeType
  chosen: Chosen
}

const FORMAT = 'application/x-leitstand-rule-node'

/** Browsers give what is dragged to the drop alone; it stays in this page anyway. */
let dragged: Dragged | undefined

export function startDrag(transfer: DataTransfer, what: Dragged): void {
  dragged = what
  transfer.setData(FORMAT, what.type)
  transfer.effectAllowed = 'copy'
}

export function readDragged(transfer: DataTransfer): Dragged | undefined {
  const type = NODE_TYPES.find((one) => one === transfer.getData(FORMAT))
  return type !== undefined && dragged?.type === type ? dragged : undefined
}
