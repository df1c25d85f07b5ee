using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Recognises requests whose end is told in two ways, so that two servers in a row could disagree about it.
/// </summary>
internal static class RequestFraming
{
    // the server below puts the length there when it finds both, and goes by the encoding
    private const string SetAside = "X-Content-Length";

    public static bool IsAmbiguous(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContentLength is not null || request.Headers.ContainsKey(SetAside));
}
