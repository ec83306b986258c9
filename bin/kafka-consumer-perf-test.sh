#!/usr/bin/env node
require('./launch.cjs')('kafka-consumer-perf-test')
