import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zk-snapshot-toolkit.ts'

void runProcess(main)
