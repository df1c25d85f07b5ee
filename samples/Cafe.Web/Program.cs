// The front of the cafe in Aspire: orders coffee and tea where service discovery says that they are.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("coffee", client => client.BaseAddress = AddressOf("coffee"));
builder.Services.AddHttpClient("tea", client => client.BaseAddress = AddressOf("tea"));

var app = builder.Build();
app.MapGet("/", async (IHttpClientFactory clients, CancellationToken cancellationToken) =>
    await clients.CreateClient("coffee").GetStringAsync("/", cancellationToken) + await clients.CreateClient("tea").GetStringAsync("/", cancellationToken));
app.Run();

Uri AddressOf(string service) => new(builder.Configuration[$"services:{service}:http:0"] ?? throw new InvalidOperationException($"There is no address of '{service}'."));
