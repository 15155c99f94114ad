import Redis
import Security
import Testing

struct ConfigurationTests {
    @Test func `addresses are read`() throws {
        #expect(try RedisConfiguration("/run/redis.sock").address == .unix(path: "/run/redis.sock"))
        let unix = try RedisConfiguration("redis+unix:///run/redis.sock?db=3")
        #expect(unix.address == .unix(path: "/run/redis.sock"))
        #expect(unix.database == 3)
        #expect(try RedisConfiguration("redis://h").address == .tcp(host: "h", port: 6379))
        #expect(try RedisConfiguration("redis://[::1]:7").address == .tcp(host: "::1", port: 7))
        let full = try RedisConfiguration("redis://u:p%40ss@h:7/2")
        #expect(full.address == .tcp(host: "h", port: 7))
        #expect(full.username == "u")
        #expect(full.password?.exposed == "p@ss")
        #expect(full.database == 2)
        #expect(!"\(full)".contains("p@ss"))
    }

    @Test(arguments: [
        "", "h", "http://h", "rediss://h", "redis://", "redis://h/x", "redis://h/-1", "unix://", "redis://h:x",
    ])
    func `other things are refused`(text: String) {
        #expect(throws: RedisConfiguration.Malformed.self) { try RedisConfiguration(text) }
    }
}
