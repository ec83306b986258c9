#!/usr/bin/env node
require('./launch.cjs')('kafka-producer-perf-test')
