namespace Serverless.Hosting.Gateway;

/// <summary>
/// Settings of the request log. Bound to the section <c>Serverless:RequestLog</c>, validated when the host starts.
/// </summary>
public sealed class RequestLogOptions
{
    /// <summary>The template that the reference has too: one object of JSON for each request.</summary>
    public const string DefaultTemplate =
        """{"httpRequest": {"requestMethod": "{{.Request.Method}}", "requestUrl": "{{.Request.RequestURI}}", "requestSize": "{{.Request.ContentLength}}", "status": {{.Response.Code}}, "responseSize": "{{.Response.Size}}", "userAgent": "{{.Request.UserAgent}}", "remoteIp": "{{.Request.RemoteAddr}}", "serverIp": "{{.Revision.PodIP}}", "referer": "{{.Request.Referer}}", "latency": "{{.Response.Latency}}s", "protocol": "{{.Request.Proto}}"}, "traceId": "{{.TraceID}}"}""";

    /// <summary>Whether each request to a service is logged when it has ended: false by default.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// What is written, on one line: text with placeholders such as <c>{{.Request.Method}}</c>. Every value is escaped as it must be inside quotes in JSON.
    /// <see cref="DefaultTemplate"/> by default.
    /// </summary>
    public string Template { get; set; } = DefaultTemplate;
}
