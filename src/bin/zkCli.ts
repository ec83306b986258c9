import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zkcli.ts'

void runProcess(main)
