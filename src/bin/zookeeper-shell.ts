import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zookeeper-shell.ts'

void runProcess(main)
