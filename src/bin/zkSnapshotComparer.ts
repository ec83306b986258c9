import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zk-snapshot-comparer.ts'

void runProcess(main)
