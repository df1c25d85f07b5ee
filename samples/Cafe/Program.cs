using Cafe;
using Microsoft.Extensions.Logging.Console;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

// A cafe that serves coffee and tea: deployed from manifests, held in SQLite, run as child processes.
//   dotnet run --project samples/Cafe -- [--port 8080] [--http2-port PORT] [--data FOLDER] [--manifests FOLDER]
var settings = CafeSettings.Parse(args);
if (settings is null)
{
    return 2;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders()
    .AddConsole(console => console.FormatterName = PlainConsoleFormatter.Id)
    .AddConsoleFormatter<PlainConsoleFormatter, ConsoleFormatterOptions>();

builder.Services.AddServerless()
    .UseSqlite(Path.Combine(settings.DataFolder, "cafe.db"))
    .UseProcesses(processes =>
    {
        processes.MapImage("cafe/drinks", settings.DrinksProgram);
        processes.StateDirectory = Path.Combine(settings.DataFolder, "processes");
    })
    .AddManifests(Path.Combine(settings.ManifestFolder, "*.yaml"), manifests => manifests.Watch = true);
builder.UseServerlessListeners(settings.Port, settings.Http2Port);

var app = builder.Build();
app.MapServerless();
app.MapServerlessManagement();
await app.StartAsync();

Console.WriteLine($"""

    The cafe is open. Change a manifest in {settings.ManifestFolder} and save it: it is applied at once.
    """);
var services = app.Services.GetRequiredService<IServiceManager>();
foreach (var service in services.List<Service>())
{
    var settled = await services.WaitUntilSettledAsync(service.Namespace, service.Name, app.Lifetime.ApplicationStopping);
    Console.WriteLine($"""

        {service.Name}: {settled?.Status.Url}
          curl -H "Host: {new Uri(settled?.Status.Url ?? "http://unknown").Host}" http://localhost:{settings.Port}/
        """);
}

Console.WriteLine($"""

    Every service and its state:
      curl http://localhost:{settings.Port + 1}/apis/serving.knative.dev/v1/namespaces/default/services

    """);
await app.WaitForShutdownAsync();
return 0;
