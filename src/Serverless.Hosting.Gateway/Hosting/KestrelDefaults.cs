using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Gateway.Hosting;

/// <summary>
/// Makes the web server fit to be a gateway. What the application configures itself comes later and wins.
/// </summary>
internal sealed class KestrelDefaults : IConfigureOptions<KestrelServerOptions>
{
    private const string StrictLines = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";
    private const int HeaderBytes = 64 * 1024;

    private static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(60);

    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        options.Limits.RequestHeadersTimeout = HeadTimeout;
        options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

        // a line that ends without a carriage return is read as two things by two servers
        if (!AppContext.TryGetSwitch(StrictLines, out _))
        {
            AppContext.SetSwitch(StrictLines, true);
        }
    }
}
