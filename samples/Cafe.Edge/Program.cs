// The host of the cafe in Aspire: what it serves stands in its environment, where the AppHost writes it.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddServerless();

var app = builder.Build();
app.MapServerless();
app.Run();
