using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Serverless.Hosting.Gateway.Hosting;

/// <summary>
/// Puts the gateway before everything else in the pipeline, endpoint routing included, if the application mapped it.
/// </summary>
internal sealed class GatewayStartupFilter(GatewaySwitch mapped) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (mapped.IsOn)
        {
            app.UseServerless();
        }

        next(app);
    };
}
