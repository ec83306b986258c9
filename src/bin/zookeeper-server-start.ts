import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zookeeper-server-start.ts'

void runProcess(main)
