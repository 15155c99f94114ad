import HTTP
import NIOHTTP1
import Operations

/// Everything that a handler may need, put together by `Gateway`.
struct Handlers: Sendable {
    let accounts: AccountRoutes
    let assets: AssetRoutes
    let statuses: AssetStatusRoutes
    let uploads: UploadRoutes
    let files: MediaFileRoutes
    let assignments: AssignmentRoutes
    let users: UserRoutes
    let characters: CharacterRoutes
    let emotions: EmotionRoutes
    let prompts: PromptRoutes
    let globalPrompts: GlobalPromptRoutes
    let resolve: ResolveRoutes
    let previews: PreviewRoutes
    let videoAudit: VideoAuditRoutes
    let audit: AuditRoutes
    let events: EventRoutes
    let queues: QueueRoutes
    let operations: OperationRoutes
    let adminUI: AdminUIRoutes
}

/// The whole URL map. A route needs an admin unless it says that it is open.
func routes(_ handlers: Handlers, uploadLimit: Int) -> Router {
    let open = RouteOptions(isPublic: true)
    let upload = RouteOptions(bodyLimit: uploadLimit + UploadReceiver.formRoom, timeout: nil)

    return Router { r in
        let h = handlers
        // Accounts
        r.post("/api/auth/login", RouteOptions(bodyLimit: 16 * 1024, isPublic: true), handler: h.accounts.login)
        r.post("/api/auth/logout", open, handler: h.accounts.logout)
        r.get("/api/auth/me", handler: h.accounts.me)
        r.get("/api/admin/api-tokens", handler: h.accounts.tokens)
        r.post("/api/admin/api-tokens", handler: h.accounts.createToken)
        r.delete("/api/admin/api-tokens/:id", handler: h.accounts.revokeToken)

        // Media
        r.post("/api/admin/assets/upload", upload, handler: h.uploads.upload)
        r.get("/api/admin/assets", handler: h.assets.list)
        r.get("/api/admin/assets/:id", handler: h.assets.get)
        r.delete("/api/admin/assets/:id", handler: h.assets.delete)
        r.immediate(.GET, "/api/admin/assets/:id/status", handler: h.statuses.getImmediately)
        r.get("/api/admin/assets/:id/status", handler: h.statuses.get)
        r.get("/api/admin/assets/:id/history", handler: h.assets.history)
        r.post("/api/admin/assets/:id/retry", handler: h.assets.retry)
        r.post("/api/admin/assets/:id/cancel", handler: h.assets.cancel)
        r.get("/media/*key", open, handler: h.files.get)

        // Users and assignments
        r.get("/api/admin/users", handler: h.users.list)
        r.get("/api/admin/users/:id", handler: h.users.get)
        r.get("/api/admin/users/:id/assignment-history", handler: h.assignments.history)
        r.post("/api/admin/users/:id/revert-assignment", handler: h.assignments.revert)
        r.post("/api/admin/assets/:id/assign", handler: h.assignments.assign)
        r.post("/api/admin/assets/:id/undo-assign", handler: h.assignments.undo)
        r.post("/api/admin/assets/bulk-assign", handler: h.assignments.bulkAssign)

        // Characters and their prompts
        r.get("/api/admin/characters", handler: h.characters.list)
        r.post("/api/admin/characters", handler: h.characters.create)
        r.get("/api/admin/characters/:id", handler: h.characters.get)
        r.put("/api/admin/characters/:id", handler: h.characters.update)
        r.get("/api/admin/emotions", handler: h.emotions.list)
        r.post("/api/admin/emotions", handler: h.emotions.create)
        r.get("/api/admin/characters/:id/emotional-prompts", handler: h.prompts.list)
        r.get("/api/admin/characters/:id/emotional-prompts/:emotion", handler: h.prompts.get)
        r.post("/api/admin/characters/:id/emotional-prompts/:emotion", handler: h.prompts.create)
        r.put("/api/admin/characters/:id/emotional-prompts/:emotion", handler: h.prompts.update)
        r.delete("/api/admin/characters/:id/emotional-prompts/:emotion", handler: h.prompts.delete)
        r.get("/api/admin/characters/:id/emotional-prompts/:emotion/versions", handler: h.prompts.versions)
        r.post("/api/admin/characters/:id/emotional-prompts/:emotion/revert", handler: h.prompts.revert)
        r.get("/api/admin/global-prompts", handler: h.globalPrompts.list)
        r.get("/api/admin/global-prompts/:emotion", handler: h.globalPrompts.get)
        r.put("/api/admin/global-prompts/:emotion", handler: h.globalPrompts.update)
        r.get("/api/admin/global-prompts/:emotion/versions", handler: h.globalPrompts.versions)
        r.post("/api/admin/global-prompts/:emotion/revert", handler: h.globalPrompts.revert)
        r.immediate(
            .POST, "/api/admin/prompts/resolve", bodyLimit: ResolveRoutes.questionLimit,
            handler: h.resolve.resolveImmediately)
        r.post("/api/admin/prompts/resolve", handler: h.resolve.resolve)

        // Previews of prompts
        r.post("/api/admin/characters/:id/emotional-prompts/:emotion/test", handler: h.previews.test)
        r.get("/api/admin/previews", handler: h.previews.list)
        r.get("/api/admin/previews/:id", handler: h.previews.get)
        r.post("/api/admin/previews/:id/cancel", handler: h.previews.cancel)
        r.get("/api/admin/video-audit", handler: h.videoAudit.list)

        // Audit
        r.get("/api/admin/audit", handler: h.audit.list)
        r.get("/api/admin/audit/actions", handler: h.audit.actions)
        r.get("/api/admin/audit/export", handler: h.audit.export)
        r.get("/api/admin/audit/verify", RouteOptions(timeout: .seconds(600)), handler: h.audit.verify)

        // Queues
        r.get("/api/admin/queues", handler: h.queues.list)
        r.post("/api/admin/queues/:name/pause", handler: h.queues.pause)
        r.post("/api/admin/queues/:name/resume", handler: h.queues.resume)
        r.post("/api/admin/queues/:name/retry", handler: h.queues.retryAll)
        r.get("/api/admin/jobs", handler: h.queues.jobs)
        r.get("/api/admin/jobs/:id", handler: h.queues.job)
        r.post("/api/admin/jobs/:id/retry", handler: h.queues.retry)
        r.post("/api/admin/jobs/:id/cancel", handler: h.queues.cancel)
        r.get("/api/admin/workers", handler: h.queues.workers)

        // News
        r.get("/api/admin/events", handler: h.events.stream)

        // Operations: /healthz, /readyz, /metrics
        h.operations.add(to: r)

        // Documents and pages
        r.get("/openapi.json", open, handler: h.adminUI.openAPI)
        r.get("/docs", open, handler: h.adminUI.docs)
        r.get("/docs/docs.js", open, handler: h.adminUI.docsScript)
        r.get("/docs/docs.css", open, handler: h.adminUI.docsStyle)
        r.get("/assets/:name", open, handler: h.adminUI.asset)
        r.get("/", open, handler: h.adminUI.page)
        r.get("/login", open, handler: h.adminUI.page)
        for page in ["/media-library", "/characters", "/users", "/queues", "/audit"] {
            r.get(page, open, handler: h.adminUI.page)
            r.get("\(page)/*rest", open, handler: h.adminUI.page)
        }
    }
}
