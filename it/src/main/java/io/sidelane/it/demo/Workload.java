package io.sidelane.it.demo;

import io.sidelane.it.load.HttpLoad;
import io.sidelane.it.load.Load;
import io.sidelane.it.load.RedisLoad;
import io.sidelane.it.rig.Service;

/** The two kinds of traffic that the demo shows. */
enum Workload {
    HTTP(
            "http",
            "HTTP",
            "wrk → Envoy → Envoy → nginx, 16 connections, 1 KiB bodies",
            Service.HTTP,
            new HttpLoad(16, 1024, false)),
    TCP(
            "tcp",
            "Redis over TCP",
            "redis-benchmark → Envoy → Envoy → Redis, 16 connections, 1 KiB values",
            Service.REDIS,
            new RedisLoad(16, 1024));

    private final String key;
    private final String title;
    private final String path;
    private final Service service;
    private final Load load;

    Workload(String key, String title, String path, Service service, Load load) {
        this.key = key;
        this.title = title;
        this.path = path;
        this.service = service;
        this.load = load;
    }

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    String path() {
        return path;
    }

    Service service() {
        return service;
    }

    Load load() {
        return load;
    }
}
